import re

from demo.paper import pdf


def test_the_cross_reference_table_points_at_the_objects():
    written = pdf(["ISO 9001 (specimen)", "back\\slash"])

    offsets = [int(found) for found in re.findall(rb"(\d{10}) 00000 n", written)]
    assert [written[offset:].split(b" ", 1)[0] for offset in offsets] == [b"1", b"2", b"3", b"4", b"5"]
    assert written[int(re.search(rb"startxref\n(\d+)", written)[1]) :].startswith(b"xref")
    assert rb"(ISO 9001 \(specimen\)) Tj" in written
