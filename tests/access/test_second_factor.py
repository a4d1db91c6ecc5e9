"""The second factor: compulsory by right, no code twice, and no route open before it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from access import second_factor
from access.models import Act
from tests.sent import send
from tests.signed_in import code_of, give_factor, sign_in, type_code, type_password
from tests.unionreg.crawl import views_of_ours

CODES = Authenticator.Type.RECOVERY_CODES


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def factor(me) -> Authenticator:
    return give_factor(me)


def test_the_password_alone_opens_nothing(client, me, factor):
    assert type_password(client, "hanh").url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_the_code_opens(client, me, factor):
    type_password(client, "hanh")
    assert type_code(client, code_of(factor)).url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert me.sign_ins.get().way == "code"


def test_a_code_opens_once(client, me, factor, clock):
    code = code_of(factor)
    for opens in (True, False):
        type_password(client, "hanh")
        assert (type_code(client, code).status_code == 302) is opens
        client.logout()
    clock.turn(seconds=45)  # the code is still within the step on either side
    type_password(client, "hanh")
    assert type_code(client, code).status_code == 200


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(client, me, factor, clock, steps, opens):
    type_password(client, "hanh")
    assert (type_code(client, code_of(factor, steps=steps)).status_code == 302) is opens


def test_an_earlier_code_than_the_last_opens_nothing(client, me, factor, clock):
    type_password(client, "hanh")
    type_code(client, code_of(factor))
    client.logout()
    type_password(client, "hanh")
    assert type_code(client, code_of(factor, steps=-1)).status_code == 200


def test_after_five_wrong_codes_a_right_one_is_refused(client, me, factor, clock):
    type_password(client, "hanh")
    for _ in range(5):
        page = type_code(client, "000000")
        assert page.status_code == 200
    assert str(second_factor.WRONG) in text(page)
    locked = type_code(client, code_of(factor))
    assert locked.status_code == 200
    assert str(second_factor.WRONG) in text(locked)
    clock.turn(minutes=14)
    assert type_code(client, code_of(factor)).status_code == 200
    clock.turn(minutes=2)
    client.cookies.clear()
    type_password(client, "hanh")
    assert type_code(client, code_of(factor)).status_code == 302


def test_the_password_typed_again_gives_no_more_tries(client, me, factor):
    for _ in range(5):
        client.cookies.clear()
        type_password(client, "hanh")
        type_code(client, "000000")
    client.cookies.clear()
    assert type_password(client, "hanh").status_code == 200


def test_a_recovery_code_opens_once(client, me, factor):
    code, *_others = with_codes(me)
    for opens in (True, False):
        type_password(client, "hanh")
        assert (type_code(client, code).status_code == 302) is opens
        client.logout()
    assert me.sign_ins.get().way == "recovery"


def with_codes(user) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def test_the_secret_lies_sealed_in_the_database(me, factor):
    assert factor.data["secret"].startswith("gAAAA")


def test_who_must_have_one_sets_it_up_before_anything_else(client, chief):
    type_password(client, "hanh")
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    assert "<svg" in text(page)
    assert 'src="data:' not in text(page)
    code = second_factor.format_hotp_value(
        second_factor.hotp_value(
            client.session["mfa.totp.secret"], next(iter(second_factor.yield_hotp_counters_from_time())) + 1
        )
    )
    shown = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert shown.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert len(shown.context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200
    assert Act.objects.get(verb="set_up_factor").by == chief


def test_recovery_codes_are_shown_once(client, me, factor):
    code, *_others = with_codes(me)
    sign_in(client, me)
    address = reverse("mfa_view_recovery_codes")
    assert code in text(client.get(address))
    assert code not in text(client.get(address))


def test_new_recovery_codes_replace_the_old(client, me, factor):
    old, *_others = with_codes(me)
    sign_in(client, me)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert Authenticator.objects.filter(user=me, type=CODES).count() == 1
    assert second_factor.opened_by(me, old) is None


def test_who_must_have_one_cannot_take_it_off(client, chief, factor):
    sign_in(client, chief, code=True)
    client.post(reverse("mfa_deactivate_totp"))
    assert second_factor.has_one(chief)


def test_who_need_not_takes_it_off_and_no_recovery_code_is_left(client, me, factor):
    with_codes(me)
    sign_in(client, me, code=True)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=me).exists()


def test_setting_up_asks_for_the_password_again(client, me):
    sign_in(client, me, minutes_ago=11)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


def addresses() -> list[str]:
    """An address of every named route, whatever it needs."""
    found = []
    for name in sorted(views_of_ours()):
        for arguments in ([], ["1"], ["1", "1"], ["access"], ["x-y", "z"], ["1", "x", "1"]):
            try:
                found.append(reverse(name, args=arguments))
            except NoReverseMatch:
                continue
            break
    return found


def test_an_address_is_known_of_every_route():
    assert len(addresses()) >= len(views_of_ours()) - 1


@pytest.mark.parametrize("has_one", [False, True])
def test_no_route_answers_before_the_second_factor(client, chief, has_one):
    if has_one:
        give_factor(chief)
    open_ = {reverse(name) for name in second_factor.OPEN}
    for address in addresses():
        for ask in (client.get, client.post):
            sign_in(client, chief)
            answer = ask(address)
            assert answer.status_code != 200 or address in open_, address
            if answer.status_code == 302 and address not in open_:
                assert answer.url.startswith((reverse("mfa_activate_totp"), reverse("account_login"), "/admin/")), (
                    address
                )


def test_half_way_nothing_answers_either(client, chief, factor):
    type_password(client, "hanh")
    allowed = {
        reverse("account_login"),
        reverse("mfa_authenticate"),
        reverse("session"),
        reverse("account_reset_password"),
    }
    allowed |= {
        reverse("account_reset_password_done"),
        reverse("set_language"),
        reverse("admin:login"),
        "/admin/login/link/x-y/",
    }
    for address in addresses():
        if address not in allowed and "login/link" not in address:
            assert client.get(address).status_code != 200, address


def test_an_administrator_takes_a_lost_factor_off_with_a_reason(head_office, me, factor):
    page = reverse("admin:access_user_drop_factor", args=[me.pk])
    assert send(head_office, page, {"reason": ""}).status_code == 200
    assert send(head_office, page, {"reason": "Mất điện thoại"}).status_code == 302
    assert not second_factor.has_one(me)
    assert Act.objects.get(verb="drop_factor").reason == "Mất điện thoại"


def test_a_command_takes_a_lost_factor_off_where_nobody_else_can(me, factor):
    call_command("drop_factor", "hanh", reason="Mất điện thoại")
    assert not second_factor.has_one(me)
    assert Act.objects.get(verb="drop_factor").reason == "Mất điện thoại"
    with pytest.raises(CommandError, match="khong-co"):
        call_command("drop_factor", "khong-co", reason="x")
