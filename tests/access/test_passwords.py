"""Passwords: long, not guessed first, of whatever signs."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from access.models import User


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "password1234",
        "qwertyuiop12",
        "congdoan2026",
        "CongDoan@Viet-Nam!!",
        "Công đoàn Bưu điện 2025",
        "vnpost123456",
        "VNPT@Hanoi2024",
        "Mật khẩu 123456",
        "anhyeuem1234",
        "001085012345",
        "0912345678910",
        "abcabcabcabc",
        "aaaaaaaaaaaaaaaaaaaa",
        "lethihanh1985",
    ],
)
def test_what_is_guessed_first_is_refused(password):
    user = User(username="lethihanh", first_name="Hạnh", last_name="Lê Thị", email="hanh@cdbd.example")
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    [
        "bốn mùa hoa nở trên đồi",
        "correct horse battery staple",
        "xqzvtrplmwnb",
        "3141592653589793238462643383",
        "công đoàn nhà em có bảy con mèo",
        "đ" * 3 + "ngựa chạy đường dài " * 10,
    ],
)
def test_other_signs_are_not_asked_for(password):
    validate_password(password, User(username="hanh"))
