"""Parts from which names of invented people are made, one text per list."""

FIRST_MALE = (
    "Adi Agung Aditya Ahmad Akbar Aldi Alfian Andhika Andre Anggara Arif Arya Bagas Bagus Bayu "
    "Bima Bintang Cahyo Candra Damar Danang Daffa Dian Dimas Dwi Eko Fadhil Fahri Fajar Farhan "
    "Febrian Galang Galih Ghani Gilang Hafiz Haris Hendra Ilham Imam Irfan Joko Kevin Krisna "
    "Lukman Mahendra Muhammad Nanda Naufal Pandu Panji Raditya Rafi Rangga Reza Rizky Satria "
    "Slamet Teguh Tri Wahyu Wisnu Yoga Yusuf Zaki Yohanes Stefanus"
)
FIRST_FEMALE = (
    "Adinda Aisyah Alya Amalia Anggun Anisa Aprilia Aulia Ayu Bella Bunga Cahya Chelsea Cindy "
    "Citra Dea Desi Devi Dewi Dian Dinda Dwi Eka Elisa Endah Fadhila Farah Fatimah Fitri Galuh "
    "Hana Hesti Ika Indah Indri Intan Kartika Kirana Laila Larasati Lestari Maharani Maya Mega "
    "Melati Nabila Nadia Nafisa Niken Novi Nur Olivia Puspita Putri Rahma Ratna Retno Rina Salma "
    "Sekar Sinta Siti Tiara Tri Vania Wulan Yuni Zahra Maria Theresia"
)
MIDDLE_MALE = (
    "Adi Agus Al Aji Budi Catur Dharma Eka Fauzan Guntur Hadi Hanif Indra Jati Kurnia Laksana "
    "Maulana Nur Pratama Putra Rahmat Rizal Surya Tirta Wira Yudha Zulfikar"
)
MIDDLE_FEMALE = (
    "Ajeng Ayuningtyas Candra Dwi Eka Fitri Gita Handayani Indah Kusuma Laras Mawar Nur "
    "Nur'aini Oktavia Permata Putri Rahayu Sari Tri Tyas Uswatun Wahyu Wulan Yulia"
)
LAST_MALE = (
    "Anggoro Ardiansyah Atmaja Baskoro Budiman Dewantara Firmansyah Gunawan Haryanto Hermawan "
    "Hidayat Irawan Kurniawan Kusumo Ma'arif Mahardika Nugroho Nurcahyo Pamungkas Pradana "
    "Prakoso Pranoto Prasetyo Purnomo Raharjo Ramadhan Santoso Saputra Setiawan Sudrajat "
    "Suhartono Sulistyo Susilo Utomo Wibisono Wibowo Wicaksono Widodo Wijaya Yulianto"
)
LAST_FEMALE = (
    "Anggraini Anjani Astuti Cahyani Damayanti Fauziah Febrianti Hapsari Hidayati Indrawati "
    "Kartikasari Kumalasari Kusumawati Lestari Maharani Mahmudah Maulida Ningrum Ningsih "
    "Novitasari Nuraini Pertiwi Pratiwi Purnamasari Puspitasari Qomariyah Rahayu Rahmawati "
    "Ramadhani Safitri Salsabila Setyowati Sholihah Suryani Utami Wahyuni Wardani Widyastuti "
    "Wulandari Yuliana"
)
PLACES_OF_BIRTH = (
    *("Malang",) * 4,
    *("Kota Malang", "Batu", "Blitar", "Pasuruan", "Kediri", "Surabaya", "Lumajang"),
    *("Probolinggo", "Sidoarjo"),
)
# Kelurahan or desa and kecamatan of pupils who live outside the city.
OUTSIDE_HOMES = (
    ("Candirenggo", "Singosari"),
    ("Pagentan", "Singosari"),
    ("Landungsari", "Dau"),
    ("Mulyoagung", "Dau"),
    ("Sekarpuro", "Pakis"),
    ("Asrikaton", "Pakis"),
    ("Ngijo", "Karangploso"),
    ("Kepuharjo", "Karangploso"),
    ("Sitirejo", "Wagir"),
    ("Sempalwadak", "Bululawang"),
    ("Kendalpayak", "Pakisaji"),
    ("Tangkilsari", "Tajinan"),
    ("Beji", "Junrejo"),
    ("Sisir", "Batu"),
)
SMK_MAJORS = ("TKJ", "RPL", "DKV", "AKL", "MPLB", "BDP", "TKRO", "TSM", "TITL", "TPM", "TB", "PH")
