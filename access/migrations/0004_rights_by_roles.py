from django.db import migrations


class Migration(migrations.Migration):
    """Rights of users and groups are gone: grants give roles instead (branches 0004)."""

    dependencies = [("access", "0003_saved_list"), ("branches", "0004_roles")]
    operations = [
        migrations.RemoveField(model_name="user", name="groups"),
        migrations.RemoveField(model_name="user", name="user_permissions"),
    ]
