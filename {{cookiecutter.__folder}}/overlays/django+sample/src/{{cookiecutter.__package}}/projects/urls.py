from rest_framework.routers import SimpleRouter

from .views import ProjectViewSet, TaskViewSet

router = SimpleRouter(trailing_slash=False)
router.register("projects", ProjectViewSet)
router.register("tasks", TaskViewSet)

urlpatterns = router.urls
