"""The way of an article: draft, clinical sign-off, published."""

from collections.abc import Iterable

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from wervel.knowledge.models import ClinicalSignOff, LanguageRootPage

# Kept in the database in the product's first language, as the articles are.
NAME = "Nakijken door een arts"


def prepare_sign_off(roots: Iterable[LanguageRootPage]) -> None:
    """Let every article below these roots pass by a physician; a second call changes nothing.

    Wagtail's own workflow, in which editors approve what editors wrote, is taken off the tree.
    """
    task, _new = ClinicalSignOff.objects.get_or_create(name=NAME)
    workflow, _new = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    for root in roots:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    WorkflowPage.objects.filter(page=Page.get_first_root_node()).delete()
