"""`{{ number|phone }}`."""

from django import template

from wervel.design.telephone import phone_words

register = template.Library()
register.filter("phone", phone_words)
