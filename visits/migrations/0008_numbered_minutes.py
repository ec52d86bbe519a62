"""The berita acara among the papers that carry a number and a wording of the office."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0007_export_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("notice", "Surat pemberitahuan"),
                    ("duty", "Surat tugas"),
                    ("parents", "Pemberitahuan orang tua"),
                    ("attendance", "Daftar hadir"),
                    ("board", "Daftar untuk papan pengumuman"),
                    ("receipt", "Tanda terima KTP-el"),
                    ("minutes", "Berita acara"),
                ],
                max_length=10,
                verbose_name="surat",
            ),
        ),
        migrations.AlterField(
            model_name="lettertext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("notice", "Surat pemberitahuan"),
                    ("duty", "Surat tugas"),
                    ("parents", "Pemberitahuan orang tua"),
                    ("attendance", "Daftar hadir"),
                    ("board", "Daftar untuk papan pengumuman"),
                    ("receipt", "Tanda terima KTP-el"),
                    ("minutes", "Berita acara"),
                ],
                max_length=10,
                unique=True,
                verbose_name="surat",
            ),
        ),
        migrations.AlterField(
            model_name="lettertexthistory",
            name="kind",
            field=models.CharField(
                choices=[
                    ("notice", "Surat pemberitahuan"),
                    ("duty", "Surat tugas"),
                    ("parents", "Pemberitahuan orang tua"),
                    ("attendance", "Daftar hadir"),
                    ("board", "Daftar untuk papan pengumuman"),
                    ("receipt", "Tanda terima KTP-el"),
                    ("minutes", "Berita acara"),
                ],
                max_length=10,
                verbose_name="surat",
            ),
        ),
    ]
