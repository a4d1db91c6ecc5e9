"""Two sentences of help on each page, and the place of the guide that says more."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access import typed
from access.sessions import ENDED

# Page -> what one can do here, "chapter#place" of docs/guide.
HELP = {
    "admin:index": (
        _("The numbers of today and what waits for you. Touch a number to see the list behind it."),
        "bat-dau#trang-dau",
    ),
    "account_login": (
        _("Use the name that the administrator gave you and the password that you chose. Forgot it? Have a link sent."),
        "",
    ),
    "mfa_authenticate": (
        _("Type the code that the app on your phone shows now. Phone not at hand? A recovery code does, once."),
        "",
    ),
    "account_reauthenticate": (
        _("Type the password with which you signed in. Then what you were doing goes on by itself."),
        "",
    ),
    "account_reset_password": (
        _("Type the e-mail address of your account. A link comes, by which you choose a new password."),
        "",
    ),
    "mfa_index": (
        _("Beside the password, a code of your phone guards your account. Here you set it up, or make new codes."),
        "bat-dau#yeu-to-thu-hai",
    ),
    "sign_ins": (
        _("When and from where your account was signed in to. See whether each time was you."),
        "bat-dau#lan-dang-nhap",
    ),
    "not_me": (
        _("Confirm only if it was not you. Your account is locked until you choose a new password by a link."),
        "bat-dau#lan-dang-nhap",
    ),
    "account_change_password": (
        _("Choose a password of at least 12 signs that nobody else knows. You stay signed in on this machine."),
        "bat-dau#doi-mat-khau",
    ),
    "admin:password_change_done": (
        _("The new password counts from now on. Use it when you next sign in."),
        "bat-dau#doi-mat-khau",
    ),
    "admin:members_person_changelist": (
        _("Search by name (with or without accents), or by a whole number or card. Filters show only some members."),
        "doan-vien#tim-doan-vien",
    ),
    "admin:members_person_add": (
        _("Enter somebody whom the register does not have yet. If it seems to know the person, it asks first."),
        "doan-vien#them-doan-vien",
    ),
    "admin:members_person_look": (
        _("Before somebody is entered, see whether the register has them. Type what you know: name, birth or number."),
        "doan-vien#them-doan-vien",
    ),
    "admin:members_person_change": (
        _("Everything about one member: correct what is wrong and save. What is shown in part opens with its button."),
        "doan-vien#sua-thong-tin",
    ),
    "admin:members_person_looks": (
        _("Who opened, printed or exported this member's data, when and what for. Nothing is changed on this page."),
        "doan-vien#mo-du-lieu",
    ),
    "admin:access_look_changelist": (
        _("Who looked at whose data, when and what for. The list can be read and searched, never changed."),
        "quan-tri#nhat-ky-xem",
    ),
    "admin:members_person_history": (
        _("What became what about this member: who did it, when and why. One change at a time can be taken back."),
        "quan-tri#lich-su",
    ),
    "admin:members_person_end": (
        _("The person stays in the register as a former member. The day you give is the first without membership."),
        "doan-vien#ket-thuc",
    ),
    "admin:members_person_transfer": (
        _("One membership ends and the next begins on the same day. The member code stays the same."),
        "doan-vien#chuyen",
    ),
    "admin:members_person_correct": (
        _("Only for what was written wrongly. If the person really left or moved, end or transfer instead."),
        "doan-vien#dinh-chinh",
    ),
    "admin:members_person_take_back": (
        _("A former member comes back under the same member code. The earlier memberships stay as they are."),
        "doan-vien#khoi-phuc",
    ),
    "admin:members_person_export": (
        _("The file holds exactly the members of the list you came from. Look after it: it holds personal data."),
        "danh-sach-excel#xuat-danh-sach",
    ),
    "admin:members_person_end_many": (
        _("Choose the day and the reason first. You then see who is ended and who is left out, before you confirm."),
        "doan-vien#ket-thuc-nhieu-nguoi",
    ),
    "admin:members_person_print": (
        _("The people of your list as a table for paper. ID numbers and phones are shown in part only."),
        "doan-vien#in-danh-sach",
    ),
    "admin:members_person_lists": (
        _("Your own saved lists; nobody else sees them. Deleting a list deletes no member."),
        "doan-vien#bo-loc-da-luu",
    ),
    "admin:branches_branch_changelist": (
        _("All unions you work for, each below its superior. Search by code or words of the name."),
        "cong-doan#tim-cong-doan",
    ),
    "admin:branches_branch_add": (
        _("Enter a union that is founded. Choose the union under which it stands and the first day."),
        "cong-doan#thanh-lap",
    ),
    "admin:branches_branch_change": (
        _("Where something changed from a day on, give that day: earlier days keep their facts."),
        "cong-doan#thay-doi",
    ),
    "admin:branches_branch_history": (
        _("What became what about this union: who did it, when and why. One change at a time can be taken back."),
        "quan-tri#lich-su",
    ),
    "admin:members_person_put_back": (
        _("See what is replaced by what, and say why. Where something newer would be lost, nothing is put back."),
        "quan-tri#tra-lai-gia-tri-cu",
    ),
    "admin:rosters_import_history": (
        _("What this import changed, person by person. Search by name or by what changed."),
        "quan-tri#lich-su",
    ),
    "admin:access_user_history": (
        _("What became what about this user: names, rights, unions to work for. Nothing is changed on this page."),
        "quan-tri#lich-su",
    ),
    "admin:branches_branch_dissolve": (
        _("First see that its members and the unions below it are placed elsewhere. Its past stays in the register."),
        "cong-doan#giai-the",
    ),
    "admin:branches_branch_import": (
        _("Enter or change many unions from one file. You first see what the file would do."),
        "cong-doan#nhap-tu-tep",
    ),
    "admin:branches_branch_process_import": (
        _("Look at what would change, then confirm. Nothing is saved before that."),
        "cong-doan#nhap-tu-tep",
    ),
    "admin:branches_branch_export": (
        _("The unions of the list as a file. It can be changed and imported again."),
        "cong-doan#nhap-tu-tep",
    ),
    "admin:branches_placement_changelist": (
        _("Which kind of union may stand under which. Change this only when the union's statute changes."),
        "quan-tri#quan-he-truc-thuoc",
    ),
    "admin:rosters_import_changelist": (
        _("Imports that wait for you stand first. Open one to confirm it or to throw it away."),
        "danh-sach-excel#cac-lan-nhap",
    ),
    "admin:rosters_import_add": (
        _("Send the rosters as the unions sent them. Nothing is entered before you have seen and confirmed it."),
        "danh-sach-excel#tai-tep-len",
    ),
    "admin:rosters_import_change": (
        _("Look at the refused rows first, then at what changes. Confirming does exactly what is shown here."),
        "danh-sach-excel#xem-truoc",
    ),
    "admin:rosters_import_undo": (
        _("An import that should not have been is taken back here. What others changed since is kept and listed."),
        "danh-sach-excel#lay-lai",
    ),
    "admin:rosters_import_sheet": (
        _("Say what each column holds and where the headings are. It is remembered for the union's next file."),
        "danh-sach-excel#cach-doc",
    ),
    "admin:rosters_template": (
        _("A blank workbook with the right headings and choices. Send it to the unions to be filled in."),
        "danh-sach-excel#mau-trong",
    ),
    "reports:headcount": (
        _("Choose a day and a union: each number leads to the names behind it. Choose a second day to compare them."),
        "so-lieu#so-doan-vien",
    ),
    "reports:tree": (
        _("Open a union with the arrow before its name, or find it by code or name. The numbers open the members."),
        "so-lieu#cay-cong-doan",
    ),
    "admin:members_person_why": (
        _("Which of your roles opens this record to you. Who looks after users or data sees everybody who can."),
        "quan-tri#ai-xem-duoc",
    ),
    "admin:access_user_changelist": (
        _("Everybody who may sign in. Who leaves is switched off, not deleted: what they did stays."),
        "quan-tri#nguoi-dung",
    ),
    "admin:access_user_add": (
        _("Name and e-mail address; no password. Unions, roles and the invitation follow on the next page."),
        "quan-tri#them-nguoi-dung",
    ),
    "admin:access_user_link": (
        _("The user chooses a password by a link. You see the link once, to hand it over if no e-mail arrives."),
        "quan-tri#quen-mat-khau",
    ),
    "admin:access_user_drop_factor": (
        _("For whoever lost the phone and the recovery codes. First make sure that it is really this person who asks."),
        "quan-tri#quen-mat-khau",
    ),
    "admin:access_signin_changelist": (
        _("Who signed in when, from where and by what. The list can be read, never changed."),
        "quan-tri#lan-dang-nhap",
    ),
    "admin:access_user_change": (
        _("Say below for which unions the user works, and in which role. Without that, the pages stay empty."),
        "quan-tri#phan-cong",
    ),
    "admin:members_datarequest_changelist": (
        _("What members ask about their own data: what is due first stands first. A red clock is overdue."),
        "du-lieu-ca-nhan#yeu-cau",
    ),
    "admin:members_datarequest_add": (
        _("Enter the request on the day it comes. Its deadlines follow from the kind and that day."),
        "du-lieu-ca-nhan#ghi-yeu-cau",
    ),
    "admin:members_datarequest_change": (
        _("One request with its clock and all that was done about it. Each step is written down with its proof."),
        "du-lieu-ca-nhan#tra-loi",
    ),
    "admin:members_datarequest_answer": (
        _("Tell the member how the request is handled, then write down here what was said. Days off do not count."),
        "du-lieu-ca-nhan#tra-loi",
    ),
    "admin:members_datarequest_extend": (
        _("More days, once. The member has to be told why."),
        "du-lieu-ca-nhan#gia-han",
    ),
    "admin:members_datarequest_finish": (
        _("Close the request once it is done. What was sent or said stays as the proof."),
        "du-lieu-ca-nhan#tra-loi",
    ),
    "admin:members_datarequest_refuse": (
        _("Refuse only where the law allows it. Write the reason as the member was told it."),
        "du-lieu-ca-nhan#tu-choi",
    ),
    "admin:members_datarequest_lift": (
        _("The member is shown again to everybody who works for their union. Write down why."),
        "du-lieu-ca-nhan#han-che",
    ),
    "admin:members_datarequest_copy": (
        _("All that the register knows of one member, for that member alone. It is written down that it was made."),
        "du-lieu-ca-nhan#ban-sao",
    ),
    "admin:members_datarequest_erase": (
        _("Look at what goes: nobody can bring it back. Unions, days and counts stay."),
        "du-lieu-ca-nhan#xoa",
    ),
    "admin:members_breach_changelist": (
        _("Data that got where it should not. It must be reported within 72 hours after it is found."),
        "du-lieu-ca-nhan#su-co",
    ),
    "admin:members_retentionrule_changelist": (
        _("Which data of former members and which files go, and when. A rule does nothing until it is switched on."),
        "du-lieu-ca-nhan#thoi-han-luu",
    ),
    "admin:members_retentionrule_report": (
        _("What the rules would empty today. Nothing is changed by looking."),
        "du-lieu-ca-nhan#thoi-han-luu",
    ),
    "admin:members_deadlinerule_changelist": (
        _("How many days the law gives for each kind of request. A new rule holds from its first day on."),
        "du-lieu-ca-nhan#han-va-ngay-nghi",
    ),
    "admin:members_holiday_changelist": (
        _("Days off, which no deadline of working days counts. Mark those of Tết as decided once they are announced."),
        "du-lieu-ca-nhan#han-va-ngay-nghi",
    ),
    "admin:branches_role_changelist": (
        _("A role holds the rights of all to whom it is given for a union. Change it once, and it holds for all."),
        "quan-tri#vai-tro",
    ),
    "admin:rosters_largeexport_changelist": (
        _("Exports that somebody else has to allow: they have very many people. The file is taken once, within a day."),
        "danh-sach-excel#xuat-rat-nhieu-nguoi",
    ),
    "admin:rosters_largeexport_change": (
        _("Who asks for how many people, and what for. Nobody allows their own; what you decide is written down."),
        "danh-sach-excel#xuat-rat-nhieu-nguoi",
    ),
    "admin:access_act_changelist": (
        _("Who did what, when and why. The list can be read and filtered, never changed."),
        "quan-tri#nhat-ky",
    ),
    "admin:access_act_export": (
        _("The lines of the list you came from as a file. It is written down who took it."),
        "quan-tri#nhat-ky",
    ),
}
SAME_AS = {
    "admin:branches_branch_why": "admin:members_person_why",
    "admin:branches_role_add": "admin:branches_role_changelist",
    "admin:branches_role_change": "admin:branches_role_changelist",
    "admin:branches_role_delete": "admin:branches_role_changelist",
    "admin:branches_role_history": "admin:branches_role_changelist",
    "admin:password_change": "account_change_password",
    "admin:access_signin_change": "admin:access_signin_changelist",
    "admin:access_signin_history": "admin:access_signin_changelist",
    "admin:branches_placement_add": "admin:branches_placement_changelist",
    "admin:branches_placement_change": "admin:branches_placement_changelist",
    "admin:branches_placement_delete": "admin:branches_placement_changelist",
    "admin:branches_placement_history": "admin:branches_placement_changelist",
    "admin:branches_branch_put_back": "admin:members_person_put_back",
    "admin:access_act_change": "admin:access_act_changelist",
    "admin:access_act_history": "admin:access_act_changelist",
    "admin:members_person_open": "admin:members_person_change",
    "admin:access_look_change": "admin:access_look_changelist",
    "admin:access_look_history": "admin:access_look_changelist",
    **{
        f"admin:rosters_largeexport_{page}": "admin:rosters_largeexport_changelist"
        for page in ("add", "delete", "history")
    },
    "admin:members_person_keep_list": "admin:members_person_lists",
    "admin:members_datarequest_history": "admin:members_datarequest_changelist",
    "admin:members_datarequest_copy_print": "admin:members_datarequest_copy",
    **{
        f"admin:members_{model}_{page}": f"admin:members_{model}_changelist"
        for model in ("retentionrule", "deadlinerule", "holiday", "breach")
        for page in ("add", "change", "delete", "history")
    },
}


def of_page(request: HttpRequest) -> dict:
    """What the frame shows on this page: `help` is (sentences, address in the guide), or nothing."""
    match = getattr(request, "resolver_match", None)  # none where no page has this address
    name = match.view_name if match else ""
    frame = {}
    if name in ("account_login", "mfa_authenticate"):
        frame = {"has_kept_form": typed.KEPT in request.session, "has_ended": ENDED in request.session}
    if (found := HELP.get(SAME_AS.get(name, name))) is None:
        return frame
    sentences, place = found
    chapter, _hash, anchor = place.partition("#")
    return frame | {
        "help": {"said": sentences, "guide": f"{reverse('guide', args=[chapter])}#{anchor}" if chapter else ""}
    }
