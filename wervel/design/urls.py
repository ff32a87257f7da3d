from django.urls import path

from wervel.design import views

app_name = "design"
urlpatterns = [path("", views.catalogue, name="catalogue")]
