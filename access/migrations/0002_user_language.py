from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[("vi", "Tiếng Việt"), ("en", "English")],
                db_default="",
                default="",
                help_text="Vietnamese, until the user chooses.",
                max_length=2,
                verbose_name="language of the pages",
            ),
        ),
    ]
