"""Closed lists of the directory; the codes are stored, the labels are read."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ClaimableKind(TextChoices):
    PRACTITIONER = "practitioner", _("practitioner")
    ROOM = "room", _("room")
    DEVICE = "device", _("device")
    PERSON = "person", _("person")
    QUOTA = "quota", _("most visits a day")


class Specialty(TextChoices):
    SPINE = "spine", _("back and spine doctor")
    PHYSIOTHERAPY = "physiotherapy", _("physiotherapist")
    RADIOLOGY = "radiology", _("radiologist")
    RADIOGRAPHY = "radiography", _("radiographer")


class RoomType(TextChoices):
    CONSULTATION = "consultation", _("consulting room")
    THERAPY = "therapy", _("treatment room")
    IMAGING = "imaging", _("scan room")


class DeviceType(TextChoices):
    MRI = "mri", _("MRI scanner")
    CT = "ct", _("CT scanner")
    XRAY = "xray", _("X-ray")


class SameDoctor(TextChoices):
    """Whether a step of a visit is with the practitioner of the first one."""

    ANYBODY = "anybody", _("with anybody")
    IF_FREE = "if-free", _("with the same person if that is free")
    ALWAYS = "always", _("with the same person")


class Weekday(IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Access(TextChoices):
    STEP_FREE = "step-free", _("step-free entrance")
    LIFT = "lift", _("lift")
    TOILET = "accessible-toilet", _("accessible toilet")
    PARKING = "parking", _("parking at the door")
    TRANSIT = "public-transport", _("public transport within 300 metres")
    HEARING_LOOP = "hearing-loop", _("hearing loop")


class Ability(TextChoices):
    """What not every practitioner (the first) or device (the second) can do for a patient."""

    INTERPRETER = "interpreter", _("works with an interpreter")
    IMPLANT_SAFE = "implant-safe", _("safe with an implant")


class Qualification(TextChoices):
    """What the law asks of whoever decides on such an examination."""

    IONISING = "ionising", _("qualified for ionising exposure")
    MRI_SAFETY = "mri-safety", _("qualified for MRI safety")


class TravelWay(TextChoices):
    TRAIN = "train", _("By train")
    CAR = "car", _("By car")
    PARKING = "parking", _("Parking")


class Drawing(TextChoices):
    """What is drawn beside a clinic: a landmark of its town, or any clinic."""

    CLINIC = "clinic", _("a clinic")
    CATHEDRAL = "cathedral", _("a cathedral")
    GASOMETER = "gasometer", _("a gasometer")
    TETRAHEDRON = "tetrahedron", _("a tetrahedron on a hill")
