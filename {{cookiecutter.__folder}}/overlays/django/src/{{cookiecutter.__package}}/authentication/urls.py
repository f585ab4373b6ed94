from django.urls import path

from . import views

urlpatterns = [
    path("register", views.RegistrationView.as_view()),
    path("login", views.LoginView.as_view()),
    path("refresh", views.RefreshView.as_view()),
    path("logout", views.LogoutView.as_view()),
    path("password-reset", views.PasswordResetView.as_view()),
    path("password-reset/confirm", views.PasswordResetConfirmationView.as_view()),
]
