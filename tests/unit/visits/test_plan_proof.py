from visits.reports.plan_proof import proof_of

SCORE = (0, 2, 19, 308_619, 34_841, 22)


def test_every_level_has_a_value_with_its_unit() -> None:
    lines = proof_of(SCORE, (), 0, pupils=4586)
    assert [line.value for line in lines] == [
        "0 siswa",
        "2 tanggal",
        "19 hari",
        "308,6 km",
        "rata-rata 7,6 hari kerja",
        "22 hari",
    ]


def test_proven_levels_say_that_nothing_is_better() -> None:
    lines = proof_of(SCORE, SCORE, 2, pupils=4586)
    assert [line.is_proven for line in lines] == [True, True, False, False, False, False]
    assert lines[0].sentence == "Terbukti: tidak ada jadwal yang merekam lebih banyak siswa."


def test_an_open_level_says_how_good_it_could_get() -> None:
    lines = proof_of(SCORE, (0, 2, 18, None), 2, pupils=4586)
    assert lines[2].sentence == "Belum dibuktikan; lebih baik dari 18 hari tidak mungkin."
    assert lines[3].sentence == lines[5].sentence == "Belum dibuktikan."


def test_a_plan_that_records_nobody_waits_for_nobody() -> None:
    assert proof_of((7, 0, 0, 0, 0, 0), (), 0, pupils=0)[4].value == "rata-rata 0,0 hari kerja"
