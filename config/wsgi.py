"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.bodies import in_whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = in_whole(get_wsgi_application())
