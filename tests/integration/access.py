"""The table of who may open what, for test_access.py.

One line per address. To add a page, add its URL name with a Row:

    "visits:board": Row(get=STAFF),                       # staff read it, nobody posts
    "visits:close": Row(get=CREWS, post=CREWS, of="visit"),  # the address names a visit
    "schools:imports": Row(get=STAFF, post=STAFF),

`get` and `post` are the roles that get through; for all others the answer must be a refusal
(sign-in page, 403, 404 or 405). With `of`, the address names one of the objects of World: staff
open those of any school, but an operator only visits they are sent to and a school's head only
things of their own school, and for all others it must be exactly 404.
"""

from __future__ import annotations

from dataclasses import dataclass

NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
STAFF = frozenset({"admin", "planner"})
CREWS = STAFF | {"operator", "other_operator"}
HEADS = frozenset({"head", "other_head"})
READERS = STAFF | {"observer"}
SIGNED_IN = CREWS | HEADS | {"observer"}
EVERYBODY = SIGNED_IN | {"anonymous"}


@dataclass(frozen=True)
class Row:
    """Who may GET, who may POST, and what kind of object the address names."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    of: str = ""


TABLE: dict[str, Row] = {
    # Liveness and language
    "healthz": Row(get=EVERYBODY),
    "readyz": Row(get=EVERYBODY),
    "set_language": Row(get=EVERYBODY, post=EVERYBODY),
    # Start page, devices and the school's own page
    "visits:home": Row(get=SIGNED_IN),
    "visits:devices": Row(get=STAFF),
    "visits:device_outage": Row(get=STAFF, post=STAFF, of="device"),
    "visits:outage_end": Row(post=STAFF, of="outage"),
    "visits:calendars": Row(get=CREWS, post=CREWS),
    "visits:calendar_file": Row(get=EVERYBODY, of="calendar"),
    "visits:portal_calendar": Row(get=HEADS, post=HEADS, of="school"),
    "visits:link_calendar": Row(get=EVERYBODY, post=EVERYBODY, of="link's school"),
    "visits:people": Row(get=STAFF, post=STAFF, of="school"),
    "visits:person_edit": Row(post=STAFF, of="person"),
    "visits:person_end": Row(post=STAFF, of="person"),
    "visits:link_new": Row(post=STAFF, of="person"),
    "visits:link_card": Row(get=STAFF, of="person's link"),
    "visits:link_revoke": Row(post=STAFF, of="person's link"),
    "visits:requests": Row(get=STAFF),
    "visits:move_request": Row(get=STAFF, of="request"),
    "visits:move_accept": Row(post=STAFF, of="request"),
    "visits:move_decline": Row(post=STAFF, of="request"),
    "visits:portal_move": Row(get=HEADS, post=HEADS, of="visit"),
    "visits:link_move": Row(get=EVERYBODY, post=EVERYBODY, of="link's visit"),
    "visits:portal_withdraw": Row(post=HEADS, of="visit"),
    "visits:link_withdraw": Row(post=EVERYBODY, of="link's visit"),
    "visits:portal_closures": Row(get=HEADS, post=HEADS, of="school"),
    "visits:link_closures": Row(get=EVERYBODY, post=EVERYBODY, of="link's school"),
    "visits:portal_closure_remove": Row(post=HEADS, of="closure"),
    "visits:link_closure_remove": Row(post=EVERYBODY, of="link's closure"),
    "visits:notices": Row(get=STAFF),
    "visits:notice": Row(get=STAFF, of="notice"),
    "visits:notice_again": Row(post=STAFF, of="notice"),
    "visits:notice_returned": Row(post=STAFF, of="notice"),
    "visits:notice_sent": Row(post=STAFF, of="notice"),
    "visits:visit_letter": Row(post=STAFF, of="visit"),
    "visits:week_letters": Row(post=STAFF),
    "visits:portal_letter": Row(post=HEADS, of="visit"),
    "visits:link_letter": Row(post=EVERYBODY, of="link's visit"),
    "visits:portal_minutes": Row(post=HEADS, of="visit's minutes"),
    "visits:link_minutes": Row(post=EVERYBODY, of="link's minutes"),
    "visits:portal_ready": Row(post=HEADS, of="visit"),
    "visits:link_ready": Row(post=EVERYBODY, of="link's visit"),
    "visits:portal_home": Row(get=HEADS),
    "visits:portal_visit": Row(get=HEADS, of="visit"),
    "visits:portal_confirm": Row(post=HEADS, of="visit"),
    "visits:link_home": Row(get=EVERYBODY, of="link"),
    "visits:link_visit": Row(get=EVERYBODY, of="link's visit"),
    "visits:link_confirm": Row(post=EVERYBODY, of="link's visit"),
    # Board and booking
    "visits:board": Row(get=STAFF),
    "visits:month": Row(get=STAFF),
    "visits:publish_week": Row(post=STAFF),
    "visits:visit_new": Row(get=STAFF, post=STAFF),
    "visits:booking_check": Row(get=STAFF),
    "visits:visit": Row(get=STAFF, of="visit"),
    "visits:visit_devices": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_cancel": Row(post=STAFF, of="visit"),
    "visits:visit_confirm": Row(post=STAFF, of="visit"),
    "visits:visit_crew": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_move": Row(get=STAFF, post=STAFF, of="visit"),
    "visits:visit_publish": Row(post=STAFF, of="visit"),
    # The planner
    "visits:plan": Row(get=STAFF),
    "visits:plan_start": Row(post=STAFF),
    "visits:plan_run": Row(get=STAFF, of="plan"),
    "visits:plan_stop": Row(post=STAFF, of="plan"),
    "visits:plan_discard": Row(post=STAFF, of="plan"),
    "visits:plan_days": Row(get=STAFF, of="plan"),
    "visits:plan_choose": Row(post=STAFF, of="plan"),
    "visits:plan_publish": Row(get=STAFF, post=STAFF, of="plan"),
    "visits:plan_why": Row(get=STAFF, post=STAFF, of="plan"),
    "visits:plan_what_if": Row(post=STAFF, of="plan"),
    "visits:plan_answer": Row(get=STAFF, of="answer"),
    "visits:wish_costs": Row(post=STAFF),
    "visits:proposal_edit": Row(get=STAFF, post=STAFF, of="proposal"),
    "visits:wishes": Row(get=STAFF, post=STAFF),
    "visits:wish_remove": Row(post=STAFF, of="wish"),
    # Recording
    "visits:today": Row(get=CREWS),
    "visits:record": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:record_shell": Row(get=CREWS),
    "visits:record_worker": Row(get=CREWS),
    "visits:offline_page": Row(get=CREWS | HEADS),
    "visits:offline_worker": Row(get=CREWS | HEADS),
    "visits:record_look_up": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:record_add": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:conflicts": Row(get=STAFF),
    "visits:conflict_decide": Row(post=STAFF, of="recording"),
    "visits:queue_upload": Row(get=STAFF, post=STAFF),
    "visits:phones": Row(get=STAFF),
    "visits:phone_revoke": Row(post=STAFF, of="phone"),
    "visits:phone_restore": Row(post=STAFF, of="phone"),
    "visits:visit_start": Row(post=CREWS, of="visit"),
    "visits:plan_b": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:plan_b_list": Row(get=CREWS, of="visit's list"),
    "visits:sheet": Row(get=CREWS, of="sheet"),
    "visits:sheet_store": Row(post=CREWS, of="sheet"),
    "visits:sheet_cancel": Row(post=CREWS, of="sheet"),
    "visits:minutes": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:minutes_print": Row(get=CREWS, of="minutes"),
    "visits:close": Row(get=CREWS, post=CREWS, of="visit"),
    "visits:sync_phones": Row(post=CREWS),
    "visits:sync_recordings": Row(post=CREWS),
    "visits:sync_rosters": Row(post=CREWS),
    # Progress and pupils
    "visits:campaign_progress": Row(get=READERS),
    "visits:exports": Row(get=STAFF),
    "visits:export_file": Row(of="file made for another"),
    "visits:progress_export": Row(get=STAFF, of="format"),
    "visits:schools": Row(get=STAFF),
    "visits:school": Row(get=STAFF | HEADS, of="school"),
    "visits:closure_new": Row(post=STAFF, of="school"),
    "visits:closure_remove": Row(post=STAFF, of="closure"),
    "visits:students": Row(get=STAFF),
    "visits:student": Row(get=STAFF | HEADS, of="student"),
    "visits:student_nik": Row(post=STAFF, of="student"),
    "visits:follow_up": Row(get=STAFF),
    "visits:follow_up_decide": Row(post=STAFF),
    "visits:follow_up_export": Row(get=STAFF, of="format"),
    "visits:cards": Row(get=STAFF),
    "visits:card_list": Row(get=STAFF),
    "visits:card_mark": Row(post=STAFF),
    # Import
    "schools:imports": Row(get=STAFF, post=STAFF),
    "schools:import_start": Row(post=STAFF),
    "schools:import_template": Row(get=STAFF),
    "schools:import": Row(get=STAFF, of="import"),
    "schools:import_cancel": Row(post=STAFF, of="import"),
    "schools:import_upload": Row(post=STAFF, of="import"),
    "schools:import_remove_file": Row(post=STAFF, of="import file"),
    "schools:import_problems": Row(get=STAFF, of="import"),
    "schools:import_review": Row(post=STAFF, of="import"),
    "schools:import_schools": Row(post=STAFF, of="import"),
    "schools:import_commit": Row(post=STAFF, of="import"),
    "schools:school_lists": Row(get=STAFF, post=STAFF),
    "schools:school_list_template": Row(get=STAFF),
    "schools:school_list": Row(get=STAFF, of="school list"),
    "schools:school_list_cancel": Row(post=STAFF, of="school list"),
    "schools:school_list_commit": Row(post=STAFF, of="school list"),
    "schools:status_imports": Row(get=STAFF, post=STAFF),
    "schools:status_template": Row(get=STAFF),
    "schools:status_import": Row(get=STAFF, of="status list"),
    "schools:status_cancel": Row(post=STAFF, of="status list"),
    "schools:status_commit": Row(post=STAFF, of="status list"),
    # Sign-in (django-allauth); who is signed in already is sent on, to the start page or to
    # proving who they are
    "account_login": Row(get=EVERYBODY, post=EVERYBODY),
    "account_logout": Row(get=EVERYBODY, post=EVERYBODY),
    "account_inactive": Row(get=EVERYBODY, post=NOBODY),
    "account_signup": Row(get=EVERYBODY, post=EVERYBODY),
    "akun/email/": Row(),
    "account_email": Row(),
    "account_email_verification_sent": Row(get=EVERYBODY),
    "account_confirm_email": Row(get=EVERYBODY, of="mail link"),
    "account_request_login_code": Row(get=EVERYBODY, post=EVERYBODY),
    "account_confirm_login_code": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_reset_password": Row(get=EVERYBODY, post=EVERYBODY),
    "account_reset_password_done": Row(get=EVERYBODY),
    "account_reset_password_from_key": Row(get=EVERYBODY, post=EVERYBODY, of="reset link"),
    "account_reset_password_from_key_done": Row(get=EVERYBODY),
    "account_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_change_password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "account_set_password": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_index": Row(get=SIGNED_IN),
    "mfa_authenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_login_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_activate_totp": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_deactivate_totp": Row(),
    "mfa_view_recovery_codes": Row(),
    "mfa_generate_recovery_codes": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_download_recovery_codes": Row(),
    "mfa_list_webauthn": Row(get=SIGNED_IN),
    "mfa_add_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_reauthenticate_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN),
    "mfa_remove_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN, of="key"),
    "mfa_edit_webauthn": Row(get=SIGNED_IN, post=SIGNED_IN, of="key"),
}
