import hashlib

from tests.conftest import SEEDS

SHA256 = {
    "000_2f06f922ac7de022.txt": "99142ad837a1adbad4a603c0eefe8106b44d924327f860c55957a4ce6d612592",
    "001_7f35370c23212c36.txt": "43fb8c2053e71f03bfe34767885dc942daa15340f66bc1d665a29a71ed05d61a",
    "002_c03ecfa7a8bf5fea.txt": "9c1a504c279cfe029a7db7cffab28857ad61ee8aa8bdfe4ec437f75b28d8d71b",
    "003_bd9b75ef619eb89a.txt": "85d88c15ef8d1a8fc7cbd3d6a3e66ecfb300e98f57b4d99ea2a32f3c2d382130",
    "004_71f9fc3bcb3ce86b.txt": "41006f1023429e6d8c0666f04312096eb954d562a184870ce229643b3cc374ad",
}


def test_the_seeds_are_as_they_came_and_nothing_lies_beside_them() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.iterdir()}
    assert found == SHA256
