CREATE TABLE annual_target (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	year INTEGER, 
	station_id TEXT DEFAULT '' NOT NULL, 
	indicator TEXT DEFAULT '' NOT NULL, 
	target INTEGER, 
	source TEXT DEFAULT '' NOT NULL, 
	basis TEXT DEFAULT '' NOT NULL, 
	set_at TEXT, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_annual_target PRIMARY KEY (pk), 
	CONSTRAINT uq_annual_target_id UNIQUE (id)
)
--
CREATE INDEX ix_annual_target_deleted ON annual_target (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_annual_target_rev ON annual_target (rev)
--
CREATE INDEX ix_annual_target_station_id ON annual_target (station_id)
--
CREATE TABLE app_user (
	id TEXT NOT NULL, 
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	active INTEGER DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_app_user PRIMARY KEY (id), 
	CONSTRAINT uq_app_user_login UNIQUE (login)
)
--
CREATE TABLE attachment (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	subject_entity TEXT DEFAULT '' NOT NULL, 
	subject_id TEXT DEFAULT '' NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	caption TEXT DEFAULT '' NOT NULL, 
	file_name TEXT DEFAULT '' NOT NULL, 
	media_type TEXT DEFAULT '' NOT NULL, 
	size INTEGER, 
	digest TEXT DEFAULT '' NOT NULL, 
	taken_at TEXT, 
	contains_minor_face INTEGER DEFAULT 0 NOT NULL, 
	consent_id TEXT DEFAULT '' NOT NULL, 
	added_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (pk), 
	CONSTRAINT uq_attachment_id UNIQUE (id)
)
--
CREATE INDEX ix_attachment_added_by ON attachment (added_by)
--
CREATE INDEX ix_attachment_case_id ON attachment (case_id)
--
CREATE INDEX ix_attachment_consent_id ON attachment (consent_id)
--
CREATE INDEX ix_attachment_deleted ON attachment (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_attachment_digest ON attachment (digest)
--
CREATE INDEX ix_attachment_rev ON attachment (rev)
--
CREATE INDEX ix_attachment_subject_id ON attachment (subject_id)
--
CREATE TABLE attendance (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	event_kind TEXT DEFAULT '' NOT NULL, 
	event_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	person_text TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	signed INTEGER DEFAULT 0 NOT NULL, 
	served INTEGER DEFAULT 0 NOT NULL, 
	arrived_at TEXT, 
	CONSTRAINT pk_attendance PRIMARY KEY (pk), 
	CONSTRAINT uq_attendance_id UNIQUE (id)
)
--
CREATE INDEX ix_attendance_deleted ON attendance (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_attendance_event ON attendance (event_kind, event_id)
--
CREATE INDEX ix_attendance_event_id ON attendance (event_id)
--
CREATE INDEX ix_attendance_person_id ON attendance (person_id)
--
CREATE INDEX ix_attendance_rev ON attendance (rev)
--
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	op TEXT NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	changes TEXT DEFAULT '{}' NOT NULL, 
	prev_hash BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
)
--
CREATE INDEX ix_audit_row_id ON audit (row_id)
--
CREATE TABLE case_file (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	case_no TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	client_id TEXT DEFAULT '' NOT NULL, 
	household_id TEXT DEFAULT '' NOT NULL, 
	intake_at TEXT, 
	intake_channel TEXT DEFAULT '' NOT NULL, 
	case_source TEXT DEFAULT '' NOT NULL, 
	referred_by TEXT DEFAULT '' NOT NULL, 
	presenting_problem TEXT DEFAULT '' NOT NULL, 
	problem_types TEXT DEFAULT '[]' NOT NULL, 
	problem_history TEXT DEFAULT '' NOT NULL, 
	client_expectation TEXT DEFAULT '' NOT NULL, 
	existing_services TEXT DEFAULT '' NOT NULL, 
	risk_flags TEXT DEFAULT '[]' NOT NULL, 
	urgency TEXT DEFAULT '' NOT NULL, 
	initial_opinion TEXT DEFAULT '' NOT NULL, 
	decision TEXT DEFAULT '' NOT NULL, 
	decision_reason TEXT DEFAULT '' NOT NULL, 
	case_worker_id TEXT DEFAULT '' NOT NULL, 
	approved_by TEXT DEFAULT '' NOT NULL, 
	approved_on TEXT, 
	approval_comment TEXT DEFAULT '' NOT NULL, 
	case_grade TEXT DEFAULT '' NOT NULL, 
	risk_level TEXT DEFAULT '' NOT NULL, 
	overall_goal TEXT DEFAULT '' NOT NULL, 
	opened_on TEXT, 
	closed_on TEXT, 
	reopened_on TEXT, 
	closure_reason TEXT DEFAULT '' NOT NULL, 
	overall_result TEXT DEFAULT '' NOT NULL, 
	outcome_summary TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_case_file PRIMARY KEY (pk), 
	CONSTRAINT uq_case_file_id UNIQUE (id)
)
--
CREATE INDEX ix_case_file_case_worker_id ON case_file (case_worker_id)
--
CREATE INDEX ix_case_file_client_id ON case_file (client_id)
--
CREATE INDEX ix_case_file_deleted ON case_file (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_case_file_household_id ON case_file (household_id)
--
CREATE INDEX ix_case_file_opened_on ON case_file (opened_on)
--
CREATE INDEX ix_case_file_rev ON case_file (rev)
--
CREATE TABLE case_follow_up (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	contact_mode TEXT DEFAULT '' NOT NULL, 
	client_status TEXT DEFAULT '' NOT NULL, 
	stable INTEGER DEFAULT 0 NOT NULL, 
	need_reopen INTEGER DEFAULT 0 NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_case_follow_up PRIMARY KEY (pk), 
	CONSTRAINT uq_case_follow_up_id UNIQUE (id)
)
--
CREATE INDEX ix_case_follow_up_alive ON case_follow_up (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_case_follow_up_case_id ON case_follow_up (case_id)
--
CREATE INDEX ix_case_follow_up_deleted ON case_follow_up (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_case_follow_up_rev ON case_follow_up (rev)
--
CREATE INDEX ix_case_follow_up_start_at ON case_follow_up (start_at)
--
CREATE TABLE case_session (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	seq INTEGER, 
	contact_mode TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	host_event_id TEXT DEFAULT '' NOT NULL, 
	session_goal TEXT DEFAULT '' NOT NULL, 
	process TEXT DEFAULT '' NOT NULL, 
	skills TEXT DEFAULT '' NOT NULL, 
	client_response TEXT DEFAULT '' NOT NULL, 
	analysis TEXT DEFAULT '' NOT NULL, 
	goal_progress TEXT DEFAULT '[]' NOT NULL, 
	next_step TEXT DEFAULT '' NOT NULL, 
	next_on TEXT, 
	supervisor_comment TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_case_session PRIMARY KEY (pk), 
	CONSTRAINT uq_case_session_id UNIQUE (id)
)
--
CREATE INDEX ix_case_session_alive ON case_session (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_case_session_case_id ON case_session (case_id)
--
CREATE INDEX ix_case_session_deleted ON case_session (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_case_session_host_event_id ON case_session (host_event_id)
--
CREATE INDEX ix_case_session_rev ON case_session (rev)
--
CREATE INDEX ix_case_session_start_at ON case_session (start_at)
--
CREATE TABLE community_activity (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	activity_title TEXT DEFAULT '' NOT NULL, 
	activity_type TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	organiser TEXT DEFAULT '' NOT NULL, 
	co_organisers TEXT DEFAULT '' NOT NULL, 
	lead_here INTEGER DEFAULT 0 NOT NULL, 
	unsigned_estimate INTEGER, 
	estimate_basis TEXT DEFAULT '' NOT NULL, 
	five_way TEXT DEFAULT '[]' NOT NULL, 
	process TEXT DEFAULT '' NOT NULL, 
	outcome TEXT DEFAULT '' NOT NULL, 
	problems TEXT DEFAULT '' NOT NULL, 
	improvement TEXT DEFAULT '' NOT NULL, 
	org_ids TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_community_activity PRIMARY KEY (pk), 
	CONSTRAINT uq_community_activity_id UNIQUE (id)
)
--
CREATE INDEX ix_community_activity_alive ON community_activity (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_community_activity_deleted ON community_activity (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_community_activity_orgs ON community_activity (start_at) WHERE deleted_hlc IS NULL AND org_ids != '[]'
--
CREATE INDEX ix_community_activity_rev ON community_activity (rev)
--
CREATE INDEX ix_community_activity_start_at ON community_activity (start_at)
--
CREATE TABLE community_org (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	org_name TEXT DEFAULT '' NOT NULL, 
	org_kinds TEXT DEFAULT '[]' NOT NULL, 
	org_category TEXT DEFAULT '' NOT NULL, 
	legal_status TEXT DEFAULT '' NOT NULL, 
	org_status TEXT DEFAULT '' NOT NULL, 
	founded_on TEXT, 
	closed_on TEXT, 
	initiators TEXT DEFAULT '' NOT NULL, 
	leader_id TEXT DEFAULT '' NOT NULL, 
	leader_name TEXT DEFAULT '' NOT NULL, 
	contact TEXT DEFAULT '' NOT NULL, 
	member_count INTEGER, 
	activity_area TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	purpose_scope TEXT DEFAULT '' NOT NULL, 
	uscc TEXT DEFAULT '' NOT NULL, 
	filing_no TEXT DEFAULT '' NOT NULL, 
	filed_on TEXT, 
	filing_authority TEXT DEFAULT '' NOT NULL, 
	party_branch TEXT DEFAULT '' NOT NULL, 
	federation_member INTEGER DEFAULT 0 NOT NULL, 
	support_capital INTEGER, 
	CONSTRAINT pk_community_org PRIMARY KEY (pk), 
	CONSTRAINT uq_community_org_id UNIQUE (id)
)
--
CREATE INDEX ix_community_org_alive ON community_org (site_id, founded_on, closed_on, org_status, status, org_kinds) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_community_org_deleted ON community_org (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_community_org_leader_id ON community_org (leader_id)
--
CREATE INDEX ix_community_org_org_name ON community_org (org_name)
--
CREATE INDEX ix_community_org_rev ON community_org (rev)
--
CREATE TABLE "conflict" (
	id INTEGER NOT NULL, 
	entity TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	kept TEXT NOT NULL, 
	lost TEXT NOT NULL, 
	hlc_kept TEXT NOT NULL, 
	hlc_lost TEXT NOT NULL, 
	resolved_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_conflict PRIMARY KEY (id), 
	CONSTRAINT uq_conflict_value UNIQUE (entity, row_id, field, hlc_lost)
)
--
CREATE TABLE consent (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	consent_on TEXT, 
	notice_version TEXT DEFAULT '' NOT NULL, 
	consent_items TEXT DEFAULT '[]' NOT NULL, 
	sensitive_consent INTEGER DEFAULT 0 NOT NULL, 
	consenter_name TEXT DEFAULT '' NOT NULL, 
	consenter_role TEXT DEFAULT '' NOT NULL, 
	child_view TEXT DEFAULT '' NOT NULL, 
	consent_mode TEXT DEFAULT '' NOT NULL, 
	witness TEXT DEFAULT '' NOT NULL, 
	confidentiality_limits_explained INTEGER DEFAULT 0 NOT NULL, 
	withdrawn_on TEXT, 
	withdrawn_items TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_consent PRIMARY KEY (pk), 
	CONSTRAINT uq_consent_id UNIQUE (id)
)
--
CREATE INDEX ix_consent_case_id ON consent (case_id)
--
CREATE INDEX ix_consent_deleted ON consent (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_consent_person_id ON consent (person_id)
--
CREATE INDEX ix_consent_rev ON consent (rev)
--
CREATE TABLE consultation (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	mode TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	person_desc TEXT DEFAULT '' NOT NULL, 
	topic TEXT DEFAULT '[]' NOT NULL, 
	content TEXT DEFAULT '' NOT NULL, 
	reply TEXT DEFAULT '' NOT NULL, 
	result TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_consultation PRIMARY KEY (pk), 
	CONSTRAINT uq_consultation_id UNIQUE (id)
)
--
CREATE INDEX ix_consultation_alive ON consultation (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_consultation_deleted ON consultation (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_consultation_person_id ON consultation (person_id)
--
CREATE INDEX ix_consultation_rev ON consultation (rev)
--
CREATE INDEX ix_consultation_start_at ON consultation (start_at)
--
CREATE TABLE county_figures (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	period TEXT DEFAULT '' NOT NULL, 
	rule_set TEXT DEFAULT '' NOT NULL, 
	figures TEXT DEFAULT '{}' NOT NULL, 
	stations INTEGER, 
	silent_stations INTEGER, 
	person_marks TEXT DEFAULT '' NOT NULL, 
	mark_key TEXT DEFAULT '' NOT NULL, 
	made_on TEXT, 
	CONSTRAINT pk_county_figures PRIMARY KEY (pk), 
	CONSTRAINT uq_county_figures_id UNIQUE (id)
)
--
CREATE INDEX ix_county_figures_deleted ON county_figures (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_county_figures_rev ON county_figures (rev)
--
CREATE TABLE county_rule (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	value TEXT DEFAULT '{}' NOT NULL, 
	ended INTEGER DEFAULT 0 NOT NULL, 
	set_at TEXT, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_county_rule PRIMARY KEY (pk), 
	CONSTRAINT uq_county_rule_id UNIQUE (id)
)
--
CREATE INDEX ix_county_rule_deleted ON county_rule (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_county_rule_rev ON county_rule (rev)
--
CREATE TABLE distribution (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	given_on TEXT, 
	place TEXT DEFAULT '' NOT NULL, 
	item TEXT DEFAULT '' NOT NULL, 
	quantity INTEGER, 
	unit TEXT DEFAULT '' NOT NULL, 
	unit_value INTEGER, 
	goods_source TEXT DEFAULT '' NOT NULL, 
	donor TEXT DEFAULT '' NOT NULL, 
	recipient_count INTEGER, 
	recipients TEXT DEFAULT '[]' NOT NULL, 
	handlers TEXT DEFAULT '' NOT NULL, 
	event_kind TEXT DEFAULT '' NOT NULL, 
	event_id TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_distribution PRIMARY KEY (pk), 
	CONSTRAINT uq_distribution_id UNIQUE (id)
)
--
CREATE INDEX ix_distribution_deleted ON distribution (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_distribution_event_id ON distribution (event_id)
--
CREATE INDEX ix_distribution_given_on ON distribution (given_on)
--
CREATE INDEX ix_distribution_rev ON distribution (rev)
--
CREATE TABLE draft (
	name TEXT NOT NULL, 
	title TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (name)
)
--
CREATE TABLE event_worker (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	event_kind TEXT DEFAULT '' NOT NULL, 
	event_id TEXT DEFAULT '' NOT NULL, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	other_name TEXT DEFAULT '' NOT NULL, 
	role TEXT DEFAULT '' NOT NULL, 
	minutes INTEGER, 
	CONSTRAINT pk_event_worker PRIMARY KEY (pk), 
	CONSTRAINT uq_event_worker_id UNIQUE (id)
)
--
CREATE INDEX ix_event_worker_deleted ON event_worker (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_event_worker_event_id ON event_worker (event_id)
--
CREATE INDEX ix_event_worker_rev ON event_worker (rev)
--
CREATE INDEX ix_event_worker_worker_id ON event_worker (worker_id)
--
CREATE TABLE figure_adjustment (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	period TEXT DEFAULT '' NOT NULL, 
	reported_in TEXT DEFAULT '' NOT NULL, 
	indicator TEXT DEFAULT '' NOT NULL, 
	delta INTEGER, 
	reason TEXT DEFAULT '' NOT NULL, 
	made_on TEXT, 
	made_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_figure_adjustment PRIMARY KEY (pk), 
	CONSTRAINT uq_figure_adjustment_id UNIQUE (id)
)
--
CREATE INDEX ix_figure_adjustment_deleted ON figure_adjustment (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_figure_adjustment_rev ON figure_adjustment (rev)
--
CREATE TABLE file_carried (
	receiver_site TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	bundle_id TEXT DEFAULT '' NOT NULL, 
	after_rev INTEGER DEFAULT 0 NOT NULL, 
	confirmed_at TEXT, 
	confirmed_seq INTEGER DEFAULT 0 NOT NULL, 
	since_at TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_file_carried PRIMARY KEY (receiver_site, digest)
)
--
CREATE INDEX ix_file_carried_bundle_id ON file_carried (bundle_id)
--
CREATE INDEX ix_file_carried_open ON file_carried (receiver_site, bundle_id) WHERE confirmed_at IS NULL
--
CREATE TABLE file_inbox (
	bundle_id TEXT NOT NULL, 
	device_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	site_id TEXT NOT NULL, 
	envelope_hash TEXT NOT NULL, 
	file_count INTEGER NOT NULL, 
	kept_count INTEGER NOT NULL, 
	lacking_count INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	answered_at TEXT, 
	receipt BLOB NOT NULL, 
	CONSTRAINT pk_file_inbox PRIMARY KEY (bundle_id)
)
--
CREATE INDEX ix_file_inbox_device_id ON file_inbox (device_id)
--
CREATE INDEX ix_file_inbox_site_id ON file_inbox (site_id)
--
CREATE TABLE file_outbox (
	bundle_id TEXT NOT NULL, 
	receiver_site TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	envelope_hash TEXT NOT NULL, 
	file_count INTEGER NOT NULL, 
	size INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	delivered_at TEXT, 
	confirmed_at TEXT, 
	kept_count INTEGER, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_file_outbox PRIMARY KEY (bundle_id), 
	CONSTRAINT uq_file_outbox_seq UNIQUE (receiver_site, seq)
)
--
CREATE INDEX ix_file_outbox_receiver_site ON file_outbox (receiver_site)
--
CREATE INDEX ix_file_outbox_waiting ON file_outbox (receiver_site) WHERE state IN ('packed', 'delivered')
--
CREATE TABLE filed_form (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	form_id TEXT DEFAULT '' NOT NULL, 
	form_sha256 TEXT DEFAULT '' NOT NULL, 
	subject_entity TEXT DEFAULT '' NOT NULL, 
	subject_id TEXT DEFAULT '' NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	filed_on TEXT, 
	seq INTEGER, 
	answers TEXT DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_filed_form PRIMARY KEY (pk), 
	CONSTRAINT uq_filed_form_id UNIQUE (id)
)
--
CREATE INDEX ix_filed_form_case_id ON filed_form (case_id)
--
CREATE INDEX ix_filed_form_deleted ON filed_form (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_filed_form_person_id ON filed_form (person_id)
--
CREATE INDEX ix_filed_form_rev ON filed_form (rev)
--
CREATE INDEX ix_filed_form_subject_id ON filed_form (subject_id)
--
CREATE TABLE form_version (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	form_id TEXT DEFAULT '' NOT NULL, 
	version TEXT DEFAULT '' NOT NULL, 
	form_title TEXT DEFAULT '' NOT NULL, 
	sha256 TEXT DEFAULT '' NOT NULL, 
	xform TEXT DEFAULT '' NOT NULL, 
	sheets TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	published_on TEXT, 
	CONSTRAINT pk_form_version PRIMARY KEY (pk), 
	CONSTRAINT uq_form_version_id UNIQUE (id)
)
--
CREATE INDEX ix_form_version_deleted ON form_version (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_form_version_rev ON form_version (rev)
--
CREATE INDEX ix_form_version_sha256 ON form_version (sha256)
--
CREATE TABLE goods_recipient (
	person_id TEXT NOT NULL, 
	goods_id TEXT NOT NULL, 
	CONSTRAINT pk_goods_recipient PRIMARY KEY (person_id, goods_id)
)
 WITHOUT ROWID
--
CREATE INDEX ix_goods_recipient_goods_id ON goods_recipient (goods_id)
--
CREATE TABLE group_member (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	group_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	joined_on TEXT, 
	left_on TEXT, 
	leave_reason TEXT DEFAULT '' NOT NULL, 
	expectation TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_group_member PRIMARY KEY (pk), 
	CONSTRAINT uq_group_member_id UNIQUE (id)
)
--
CREATE INDEX ix_group_member_deleted ON group_member (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_group_member_group_id ON group_member (group_id)
--
CREATE INDEX ix_group_member_person_id ON group_member (person_id)
--
CREATE INDEX ix_group_member_rev ON group_member (rev)
--
CREATE TABLE group_session (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	group_id TEXT DEFAULT '' NOT NULL, 
	seq INTEGER, 
	theme TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	phase TEXT DEFAULT '' NOT NULL, 
	objective TEXT DEFAULT '' NOT NULL, 
	process TEXT DEFAULT '' NOT NULL, 
	dynamics TEXT DEFAULT '' NOT NULL, 
	attainment TEXT DEFAULT '' NOT NULL, 
	reflection TEXT DEFAULT '' NOT NULL, 
	next_step TEXT DEFAULT '' NOT NULL, 
	supervisor_comment TEXT DEFAULT '' NOT NULL, 
	host_event_id TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_group_session PRIMARY KEY (pk), 
	CONSTRAINT uq_group_session_id UNIQUE (id)
)
--
CREATE INDEX ix_group_session_alive ON group_session (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_group_session_deleted ON group_session (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_group_session_group_id ON group_session (group_id)
--
CREATE INDEX ix_group_session_host_event_id ON group_session (host_event_id)
--
CREATE INDEX ix_group_session_rev ON group_session (rev)
--
CREATE INDEX ix_group_session_start_at ON group_session (start_at)
--
CREATE TABLE held (
	receiver TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	CONSTRAINT pk_held PRIMARY KEY (receiver, entity, row_id)
)
--
CREATE TABLE home_visit (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	time_known INTEGER DEFAULT 0 NOT NULL, 
	household_id TEXT DEFAULT '' NOT NULL, 
	categories_at_visit TEXT DEFAULT '[]' NOT NULL, 
	visit_mode TEXT DEFAULT '' NOT NULL, 
	purposes TEXT DEFAULT '[]' NOT NULL, 
	outcome TEXT DEFAULT '' NOT NULL, 
	living TEXT DEFAULT '' NOT NULL, 
	living_note TEXT DEFAULT '' NOT NULL, 
	health TEXT DEFAULT '' NOT NULL, 
	mood TEXT DEFAULT '' NOT NULL, 
	mood_note TEXT DEFAULT '' NOT NULL, 
	home_risks TEXT DEFAULT '[]' NOT NULL, 
	care_status TEXT DEFAULT '' NOT NULL, 
	school_status TEXT DEFAULT '' NOT NULL, 
	income_change INTEGER DEFAULT 0 NOT NULL, 
	income_change_note TEXT DEFAULT '' NOT NULL, 
	self_care_items TEXT DEFAULT '[]' NOT NULL, 
	observed TEXT DEFAULT '' NOT NULL, 
	needs TEXT DEFAULT '[]' NOT NULL, 
	needs_note TEXT DEFAULT '' NOT NULL, 
	action_taken TEXT DEFAULT '' NOT NULL, 
	follow_up TEXT DEFAULT '[]' NOT NULL, 
	next_visit_on TEXT, 
	accompanied_by TEXT DEFAULT '' NOT NULL, 
	self_care_assessed INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_home_visit PRIMARY KEY (pk), 
	CONSTRAINT uq_home_visit_id UNIQUE (id)
)
--
CREATE INDEX ix_home_visit_alive ON home_visit (site_id, start_at) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_home_visit_deleted ON home_visit (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_home_visit_household_id ON home_visit (household_id)
--
CREATE INDEX ix_home_visit_rev ON home_visit (rev)
--
CREATE INDEX ix_home_visit_start_at ON home_visit (start_at)
--
CREATE TABLE household (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	household_no TEXT DEFAULT '' NOT NULL, 
	head_person_id TEXT DEFAULT '' NOT NULL, 
	address TEXT DEFAULT '' NOT NULL, 
	household_type TEXT DEFAULT '' NOT NULL, 
	living_member_count INTEGER, 
	monthly_income INTEGER, 
	income_sources TEXT DEFAULT '[]' NOT NULL, 
	rigid_expenses TEXT DEFAULT '[]' NOT NULL, 
	relief_received TEXT DEFAULT '[]' NOT NULL, 
	housing_type TEXT DEFAULT '' NOT NULL, 
	housing_risk TEXT DEFAULT '[]' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_household PRIMARY KEY (pk), 
	CONSTRAINT uq_household_id UNIQUE (id)
)
--
CREATE INDEX ix_household_alive ON household (site_id) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_household_deleted ON household (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_household_head_person_id ON household (head_person_id)
--
CREATE INDEX ix_household_rev ON household (rev)
--
CREATE INDEX ix_household_whose ON household (head_person_id) WHERE deleted_hlc IS NULL
--
CREATE TABLE household_member (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	household_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	relation TEXT DEFAULT '' NOT NULL, 
	lives_together INTEGER DEFAULT 0 NOT NULL, 
	start_date TEXT, 
	end_date TEXT, 
	CONSTRAINT pk_household_member PRIMARY KEY (pk), 
	CONSTRAINT uq_household_member_id UNIQUE (id)
)
--
CREATE INDEX ix_household_member_deleted ON household_member (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_household_member_household_id ON household_member (household_id)
--
CREATE INDEX ix_household_member_person_id ON household_member (person_id)
--
CREATE INDEX ix_household_member_rev ON household_member (rev)
--
CREATE TABLE inbox (
	device_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	bundle_id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	from_rev INTEGER NOT NULL, 
	to_rev INTEGER NOT NULL, 
	envelope_hash TEXT NOT NULL, 
	verdict TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	changed_count INTEGER NOT NULL, 
	rejected_count INTEGER NOT NULL, 
	created_at TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	answered_at TEXT, 
	receipt BLOB, 
	CONSTRAINT pk_inbox PRIMARY KEY (device_id, seq)
)
--
CREATE INDEX ix_inbox_bundle_id ON inbox (bundle_id)
--
CREATE INDEX ix_inbox_latest ON inbox (site_id, device_id, seq)
--
CREATE INDEX ix_inbox_stream ON inbox (device_id, verdict, to_rev)
--
CREATE INDEX ix_inbox_unanswered ON inbox (taken_at) WHERE answered_at IS NULL
--
CREATE TABLE incubation (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	org_id TEXT DEFAULT '' NOT NULL, 
	entered_on TEXT, 
	incubator TEXT DEFAULT '' NOT NULL, 
	stage TEXT DEFAULT '' NOT NULL, 
	assessment TEXT DEFAULT '' NOT NULL, 
	left_on TEXT, 
	exit_result TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_incubation PRIMARY KEY (pk), 
	CONSTRAINT uq_incubation_id UNIQUE (id)
)
--
CREATE INDEX ix_incubation_deleted ON incubation (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_incubation_org_id ON incubation (org_id)
--
CREATE INDEX ix_incubation_rev ON incubation (rev)
--
CREATE TABLE indirect_work (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	worked_on TEXT, 
	category TEXT DEFAULT '' NOT NULL, 
	minutes INTEGER, 
	note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_indirect_work PRIMARY KEY (pk), 
	CONSTRAINT uq_indirect_work_id UNIQUE (id)
)
--
CREATE INDEX ix_indirect_work_deleted ON indirect_work (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_indirect_work_rev ON indirect_work (rev)
--
CREATE INDEX ix_indirect_work_worked_on ON indirect_work (worked_on)
--
CREATE INDEX ix_indirect_work_worker_id ON indirect_work (worker_id)
--
CREATE TABLE laptop (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	device_id TEXT DEFAULT '' NOT NULL, 
	station_id TEXT DEFAULT '' NOT NULL, 
	letter TEXT DEFAULT '' NOT NULL, 
	label TEXT DEFAULT '' NOT NULL, 
	verify_key TEXT DEFAULT '' NOT NULL, 
	recipient TEXT DEFAULT '' NOT NULL, 
	recovery_recipient TEXT DEFAULT '' NOT NULL, 
	token TEXT DEFAULT '' NOT NULL, 
	admitted_on TEXT, 
	revoked_on TEXT, 
	reason TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_laptop PRIMARY KEY (pk), 
	CONSTRAINT uq_laptop_id UNIQUE (id)
)
--
CREATE INDEX ix_laptop_deleted ON laptop (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_laptop_rev ON laptop (rev)
--
CREATE INDEX ix_laptop_station_id ON laptop (station_id)
--
CREATE TABLE local_term (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	list_name TEXT DEFAULT '' NOT NULL, 
	term_code TEXT DEFAULT '' NOT NULL, 
	label TEXT DEFAULT '' NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	retired INTEGER DEFAULT 0 NOT NULL, 
	set_at TEXT, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_local_term PRIMARY KEY (pk), 
	CONSTRAINT uq_local_term_id UNIQUE (id)
)
--
CREATE INDEX ix_local_term_deleted ON local_term (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_local_term_rev ON local_term (rev)
--
CREATE TABLE org_application (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	org_id TEXT DEFAULT '' NOT NULL, 
	application_kind TEXT DEFAULT '' NOT NULL, 
	submitted_on TEXT, 
	materials TEXT DEFAULT '[]' NOT NULL, 
	village_opinion TEXT DEFAULT '' NOT NULL, 
	village_opinion_on TEXT, 
	township_opinion TEXT DEFAULT '' NOT NULL, 
	township_opinion_on TEXT, 
	county_opinion TEXT DEFAULT '' NOT NULL, 
	county_opinion_on TEXT, 
	result TEXT DEFAULT '' NOT NULL, 
	certificate_no TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_org_application PRIMARY KEY (pk), 
	CONSTRAINT uq_org_application_id UNIQUE (id)
)
--
CREATE INDEX ix_org_application_deleted ON org_application (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_org_application_org_id ON org_application (org_id)
--
CREATE INDEX ix_org_application_rev ON org_application (rev)
--
CREATE TABLE org_member (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	org_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	duty TEXT DEFAULT '' NOT NULL, 
	joined_on TEXT, 
	left_on TEXT, 
	CONSTRAINT pk_org_member PRIMARY KEY (pk), 
	CONSTRAINT uq_org_member_id UNIQUE (id)
)
--
CREATE INDEX ix_org_member_deleted ON org_member (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_org_member_org_id ON org_member (org_id)
--
CREATE INDEX ix_org_member_person_id ON org_member (person_id)
--
CREATE INDEX ix_org_member_rev ON org_member (rev)
--
CREATE TABLE org_support (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	org_id TEXT DEFAULT '' NOT NULL, 
	given_on TEXT, 
	support_kind TEXT DEFAULT '' NOT NULL, 
	content TEXT DEFAULT '' NOT NULL, 
	amount INTEGER, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	minutes INTEGER, 
	CONSTRAINT pk_org_support PRIMARY KEY (pk), 
	CONSTRAINT uq_org_support_id UNIQUE (id)
)
--
CREATE INDEX ix_org_support_deleted ON org_support (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_org_support_org_id ON org_support (org_id)
--
CREATE INDEX ix_org_support_rev ON org_support (rev)
--
CREATE INDEX ix_org_support_worker_id ON org_support (worker_id)
--
CREATE TABLE outbox (
	receiver_site TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	bundle_id TEXT NOT NULL, 
	from_rev INTEGER NOT NULL, 
	to_rev INTEGER NOT NULL, 
	envelope_hash TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	delivered_at TEXT, 
	confirmed_at TEXT, 
	attempts INTEGER DEFAULT 0 NOT NULL, 
	last_error TEXT DEFAULT '' NOT NULL, 
	receipt TEXT, 
	told_rev INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (receiver_site, seq), 
	CONSTRAINT uq_outbox_bundle_id UNIQUE (bundle_id)
)
--
CREATE INDEX ix_outbox_served ON outbox (receiver_site, state, to_rev, confirmed_at, delivered_at, told_rev)
--
CREATE INDEX ix_outbox_waiting ON outbox (receiver_site) WHERE state IN ('packed', 'delivered')
--
CREATE TABLE peer_device (
	device_id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	letter TEXT DEFAULT '' NOT NULL, 
	key_id TEXT NOT NULL, 
	public_key TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	state TEXT NOT NULL, 
	since_at TEXT NOT NULL, 
	CONSTRAINT pk_peer_device PRIMARY KEY (device_id)
)
--
CREATE INDEX ix_peer_device_key_id ON peer_device (key_id)
--
CREATE INDEX ix_peer_device_site_id ON peer_device (site_id)
--
CREATE TABLE peer_site (
	site_id TEXT NOT NULL, 
	role TEXT NOT NULL, 
	name TEXT NOT NULL, 
	division_code TEXT NOT NULL, 
	card TEXT NOT NULL, 
	token TEXT DEFAULT '' NOT NULL, 
	state TEXT NOT NULL, 
	since_at TEXT NOT NULL, 
	CONSTRAINT pk_peer_site PRIMARY KEY (site_id)
)
--
CREATE TABLE period_lock (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	period TEXT DEFAULT '' NOT NULL, 
	rule_set TEXT DEFAULT '' NOT NULL, 
	figures TEXT DEFAULT '{}' NOT NULL, 
	locked_on TEXT, 
	locked_by TEXT DEFAULT '' NOT NULL, 
	revision INTEGER, 
	reason TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_period_lock PRIMARY KEY (pk), 
	CONSTRAINT uq_period_lock_id UNIQUE (id)
)
--
CREATE INDEX ix_period_lock_deleted ON period_lock (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_period_lock_rev ON period_lock (rev)
--
CREATE TABLE person (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	alias TEXT DEFAULT '' NOT NULL, 
	sex TEXT DEFAULT '' NOT NULL, 
	id_type TEXT DEFAULT '' NOT NULL, 
	id_no TEXT DEFAULT '' NOT NULL, 
	id_doubt INTEGER DEFAULT 0 NOT NULL, 
	birth_date TEXT, 
	ethnicity TEXT DEFAULT '' NOT NULL, 
	education TEXT DEFAULT '' NOT NULL, 
	marital_status TEXT DEFAULT '' NOT NULL, 
	political_status TEXT DEFAULT '' NOT NULL, 
	occupation_status TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	no_phone INTEGER DEFAULT 0 NOT NULL, 
	emergency_contact_name TEXT DEFAULT '' NOT NULL, 
	emergency_contact_relation TEXT DEFAULT '' NOT NULL, 
	emergency_contact_phone TEXT DEFAULT '' NOT NULL, 
	hukou_address TEXT DEFAULT '' NOT NULL, 
	hukou_code TEXT DEFAULT '' NOT NULL, 
	living_address TEXT DEFAULT '' NOT NULL, 
	residence_split TEXT DEFAULT '' NOT NULL, 
	health_status TEXT DEFAULT '' NOT NULL, 
	health_note TEXT DEFAULT '' NOT NULL, 
	disability TEXT DEFAULT '[]' NOT NULL, 
	self_care TEXT DEFAULT '' NOT NULL, 
	risk_level TEXT DEFAULT '' NOT NULL, 
	guardian_id TEXT DEFAULT '' NOT NULL, 
	guardian_relation TEXT DEFAULT '' NOT NULL, 
	communication_need TEXT DEFAULT '' NOT NULL, 
	consent_given INTEGER DEFAULT 0 NOT NULL, 
	consent_on TEXT, 
	is_client INTEGER DEFAULT 0 NOT NULL, 
	note TEXT DEFAULT '' NOT NULL, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	visit_tier TEXT DEFAULT '' NOT NULL, 
	major_event TEXT DEFAULT '' NOT NULL, 
	major_event_on TEXT, 
	birth_date_precision TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (pk), 
	CONSTRAINT uq_person_id UNIQUE (id)
)
--
CREATE INDEX ix_person_alias ON person (alias) WHERE alias != ''
--
CREATE INDEX ix_person_alive ON person (site_id, pk) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_person_birth_date ON person (birth_date)
--
CREATE INDEX ix_person_client ON person (is_client) WHERE deleted_hlc IS NULL AND is_client = 1
--
CREATE INDEX ix_person_client_age ON person (is_client, birth_date) WHERE deleted_hlc IS NULL AND is_client = 1
--
CREATE INDEX ix_person_client_name ON person (is_client, name) WHERE deleted_hlc IS NULL AND is_client = 1
--
CREATE INDEX ix_person_deleted ON person (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_person_guardian_id ON person (guardian_id)
--
CREATE INDEX ix_person_id_no ON person (id_no)
--
CREATE INDEX ix_person_key ON person (id, id_no, id_doubt)
--
CREATE INDEX ix_person_name ON person (name)
--
CREATE INDEX ix_person_named ON person (name, birth_date, village_code, deleted_hlc, id)
--
CREATE INDEX ix_person_phone ON person (phone)
--
CREATE INDEX ix_person_rev ON person (rev)
--
CREATE INDEX ix_person_risk ON person (risk_level) WHERE deleted_hlc IS NULL AND risk_level != ''
--
CREATE INDEX ix_person_tier ON person (visit_tier, birth_date, self_care, risk_level, id, deleted_hlc) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_person_village ON person (village_code) WHERE deleted_hlc IS NULL AND village_code != ''
--
CREATE TABLE person_alike (
	one_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	CONSTRAINT pk_person_alike PRIMARY KEY (one_id, other_id)
)
 WITHOUT ROWID
--
CREATE INDEX ix_person_alike_other_id ON person_alike (other_id)
--
CREATE TABLE person_category (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	category TEXT DEFAULT '' NOT NULL, 
	start_date TEXT, 
	end_date TEXT, 
	basis TEXT DEFAULT '' NOT NULL, 
	verified_on TEXT, 
	verified_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_person_category PRIMARY KEY (pk), 
	CONSTRAINT uq_person_category_id UNIQUE (id)
)
--
CREATE INDEX ix_person_category_deleted ON person_category (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_person_category_held ON person_category (category, person_id, start_date, end_date) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_person_category_person_id ON person_category (person_id)
--
CREATE INDEX ix_person_category_rev ON person_category (rev)
--
CREATE TABLE person_match (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	other_id TEXT DEFAULT '' NOT NULL, 
	verdict TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	decided_at TEXT, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	steps TEXT DEFAULT '[]' NOT NULL, 
	undone_at TEXT, 
	CONSTRAINT pk_person_match PRIMARY KEY (pk), 
	CONSTRAINT uq_person_match_id UNIQUE (id)
)
--
CREATE INDEX ix_person_match_deleted ON person_match (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_person_match_other_id ON person_match (other_id)
--
CREATE INDEX ix_person_match_person_id ON person_match (person_id)
--
CREATE INDEX ix_person_match_rev ON person_match (rev)
--
CREATE TABLE quarantine (
	id INTEGER NOT NULL, 
	bundle_id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	field TEXT DEFAULT '' NOT NULL, 
	"row" TEXT NOT NULL, 
	found_at TEXT NOT NULL, 
	resolved_at TEXT, 
	CONSTRAINT pk_quarantine PRIMARY KEY (id), 
	CONSTRAINT uq_quarantine_record UNIQUE (entity, record_id, reason)
)
--
CREATE INDEX ix_quarantine_bundle_id ON quarantine (bundle_id)
--
CREATE TABLE referral (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	referred_on TEXT, 
	direction TEXT DEFAULT '' NOT NULL, 
	reason_code TEXT DEFAULT '' NOT NULL, 
	reason TEXT DEFAULT '' NOT NULL, 
	to_org TEXT DEFAULT '' NOT NULL, 
	to_unit TEXT DEFAULT '' NOT NULL, 
	to_contact TEXT DEFAULT '' NOT NULL, 
	to_phone TEXT DEFAULT '' NOT NULL, 
	service_summary TEXT DEFAULT '' NOT NULL, 
	documents_sent TEXT DEFAULT '[]' NOT NULL, 
	received_on TEXT, 
	outcome TEXT DEFAULT '' NOT NULL, 
	follow_up_notes TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_referral PRIMARY KEY (pk), 
	CONSTRAINT uq_referral_id UNIQUE (id)
)
--
CREATE INDEX ix_referral_case_id ON referral (case_id)
--
CREATE INDEX ix_referral_deleted ON referral (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_referral_person_id ON referral (person_id)
--
CREATE INDEX ix_referral_rev ON referral (rev)
--
CREATE TABLE replica (
	replica_id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	letter TEXT DEFAULT '' NOT NULL, 
	own INTEGER NOT NULL, 
	CONSTRAINT pk_replica PRIMARY KEY (replica_id)
)
--
CREATE TABLE review (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	subject_entity TEXT DEFAULT '' NOT NULL, 
	subject_id TEXT DEFAULT '' NOT NULL, 
	case_id TEXT DEFAULT '' NOT NULL, 
	station_id TEXT DEFAULT '' NOT NULL, 
	field TEXT DEFAULT '' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	comment TEXT DEFAULT '' NOT NULL, 
	author_name TEXT DEFAULT '' NOT NULL, 
	author_role TEXT DEFAULT '' NOT NULL, 
	made_at TEXT, 
	reply_to TEXT DEFAULT '' NOT NULL, 
	closed INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_review PRIMARY KEY (pk), 
	CONSTRAINT uq_review_id UNIQUE (id)
)
--
CREATE INDEX ix_review_case_id ON review (case_id)
--
CREATE INDEX ix_review_deleted ON review (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_review_reply_to ON review (reply_to)
--
CREATE INDEX ix_review_rev ON review (rev)
--
CREATE INDEX ix_review_station_id ON review (station_id)
--
CREATE INDEX ix_review_subject_id ON review (subject_id)
--
CREATE TABLE satisfaction (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	event_entity TEXT DEFAULT '' NOT NULL, 
	event_id TEXT DEFAULT '' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	respondent_kind TEXT DEFAULT '' NOT NULL, 
	anonymous INTEGER DEFAULT 0 NOT NULL, 
	overall INTEGER, 
	suggestion TEXT DEFAULT '' NOT NULL, 
	filled_by TEXT DEFAULT '' NOT NULL, 
	filled_on TEXT, 
	CONSTRAINT pk_satisfaction PRIMARY KEY (pk), 
	CONSTRAINT uq_satisfaction_id UNIQUE (id)
)
--
CREATE INDEX ix_satisfaction_deleted ON satisfaction (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_satisfaction_event_id ON satisfaction (event_id)
--
CREATE INDEX ix_satisfaction_filled_on ON satisfaction (filled_on)
--
CREATE INDEX ix_satisfaction_person_id ON satisfaction (person_id)
--
CREATE INDEX ix_satisfaction_rev ON satisfaction (rev)
--
CREATE TABLE search_volunteer (
	pk INTEGER NOT NULL, 
	CONSTRAINT pk_search_volunteer PRIMARY KEY (pk)
)
--
CREATE TABLE sequence (
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	CONSTRAINT pk_sequence PRIMARY KEY (name)
)
--
CREATE TABLE service_group (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	group_name TEXT DEFAULT '' NOT NULL, 
	group_type TEXT DEFAULT '' NOT NULL, 
	openness TEXT DEFAULT '' NOT NULL, 
	service_field TEXT DEFAULT '' NOT NULL, 
	target_categories TEXT DEFAULT '[]' NOT NULL, 
	background TEXT DEFAULT '' NOT NULL, 
	goal TEXT DEFAULT '' NOT NULL, 
	planned_members INTEGER, 
	planned_sessions INTEGER, 
	planned_minutes INTEGER, 
	schedule TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	group_worker_id TEXT DEFAULT '' NOT NULL, 
	started_on TEXT, 
	finished_on TEXT, 
	outcome TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_service_group PRIMARY KEY (pk), 
	CONSTRAINT uq_service_group_id UNIQUE (id)
)
--
CREATE INDEX ix_service_group_deleted ON service_group (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_service_group_group_worker_id ON service_group (group_worker_id)
--
CREATE INDEX ix_service_group_rev ON service_group (rev)
--
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
)
--
CREATE TABLE station (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	type_name TEXT DEFAULT '' NOT NULL, 
	division_code TEXT DEFAULT '' NOT NULL, 
	level TEXT DEFAULT '' NOT NULL, 
	parent_station_id TEXT DEFAULT '' NOT NULL, 
	is_supervising INTEGER DEFAULT 0 NOT NULL, 
	opened_on TEXT, 
	built_on TEXT, 
	status TEXT DEFAULT '' NOT NULL, 
	address TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	agency TEXT DEFAULT '' NOT NULL, 
	head TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_station PRIMARY KEY (pk), 
	CONSTRAINT uq_station_id UNIQUE (id)
)
--
CREATE INDEX ix_station_deleted ON station (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_station_parent_station_id ON station (parent_station_id)
--
CREATE INDEX ix_station_rev ON station (rev)
--
CREATE TABLE task (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	action TEXT DEFAULT '' NOT NULL, 
	responsible_id TEXT DEFAULT '' NOT NULL, 
	due_on TEXT, 
	done_on TEXT, 
	person_id TEXT DEFAULT '' NOT NULL, 
	household_id TEXT DEFAULT '' NOT NULL, 
	event_kind TEXT DEFAULT '' NOT NULL, 
	event_id TEXT DEFAULT '' NOT NULL, 
	detail TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_task PRIMARY KEY (pk), 
	CONSTRAINT uq_task_id UNIQUE (id)
)
--
CREATE INDEX ix_task_deleted ON task (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_task_due_on ON task (due_on)
--
CREATE INDEX ix_task_event_id ON task (event_id)
--
CREATE INDEX ix_task_household_id ON task (household_id)
--
CREATE INDEX ix_task_person_id ON task (person_id)
--
CREATE INDEX ix_task_responsible_id ON task (responsible_id)
--
CREATE INDEX ix_task_rev ON task (rev)
--
CREATE TABLE visit_due (
	household_id TEXT NOT NULL, 
	village_code TEXT NOT NULL, 
	tier TEXT NOT NULL, 
	last_met_on TEXT, 
	due_on TEXT, 
	turns_on TEXT, 
	event TEXT NOT NULL, 
	event_on TEXT, 
	CONSTRAINT pk_visit_due PRIMARY KEY (household_id)
)
--
CREATE INDEX ix_visit_due_order ON visit_due (due_on, tier, village_code, household_id)
--
CREATE INDEX ix_visit_due_turns_on ON visit_due (turns_on)
--
CREATE TABLE visit_profile (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	tiers TEXT DEFAULT '[]' NOT NULL, 
	categories TEXT DEFAULT '[]' NOT NULL, 
	basis TEXT DEFAULT '' NOT NULL, 
	set_at TEXT, 
	decided_by TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_visit_profile PRIMARY KEY (pk), 
	CONSTRAINT uq_visit_profile_id UNIQUE (id)
)
--
CREATE INDEX ix_visit_profile_deleted ON visit_profile (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_visit_profile_rev ON visit_profile (rev)
--
CREATE TABLE volunteer (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	person_id TEXT DEFAULT '' NOT NULL, 
	volunteer_no TEXT DEFAULT '' NOT NULL, 
	skills TEXT DEFAULT '[]' NOT NULL, 
	service_categories TEXT DEFAULT '[]' NOT NULL, 
	availability TEXT DEFAULT '' NOT NULL, 
	registration_mode TEXT DEFAULT '' NOT NULL, 
	entry_consent INTEGER DEFAULT 0 NOT NULL, 
	registered_on TEXT, 
	national_volunteer_no TEXT DEFAULT '' NOT NULL, 
	registry TEXT DEFAULT '' NOT NULL, 
	team TEXT DEFAULT '' NOT NULL, 
	insurance_note TEXT DEFAULT '' NOT NULL, 
	volunteer_status TEXT DEFAULT '' NOT NULL, 
	is_charity_volunteer INTEGER DEFAULT 0 NOT NULL, 
	skills_note TEXT DEFAULT '' NOT NULL, 
	guardian_consent_on TEXT, 
	CONSTRAINT pk_volunteer PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_able ON volunteer (skills, service_categories, deleted_hlc) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_volunteer_alive ON volunteer (site_id) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_volunteer_deleted ON volunteer (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_key ON volunteer (id, person_id)
--
CREATE INDEX ix_volunteer_person_id ON volunteer (person_id)
--
CREATE INDEX ix_volunteer_rev ON volunteer (rev)
--
CREATE INDEX ix_volunteer_roster ON volunteer (site_id, volunteer_status, status, registered_on, record_date, deleted_hlc) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_volunteer_whose ON volunteer (person_id) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_volunteer_words ON volunteer (team, skills_note, deleted_hlc) WHERE deleted_hlc IS NULL
--
CREATE TABLE volunteer_award (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	award_name TEXT DEFAULT '' NOT NULL, 
	awarded_on TEXT, 
	awarding_unit TEXT DEFAULT '' NOT NULL, 
	assisted_record INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_volunteer_award PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_award_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_award_deleted ON volunteer_award (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_award_rev ON volunteer_award (rev)
--
CREATE INDEX ix_volunteer_award_volunteer_id ON volunteer_award (volunteer_id)
--
CREATE TABLE volunteer_certificate (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	from_on TEXT, 
	to_on TEXT, 
	purpose TEXT DEFAULT '' NOT NULL, 
	applicant TEXT DEFAULT '' NOT NULL, 
	applied_on TEXT, 
	holder_consent INTEGER DEFAULT 0 NOT NULL, 
	recording_unit TEXT DEFAULT '' NOT NULL, 
	issuing_unit TEXT DEFAULT '' NOT NULL, 
	responsible TEXT DEFAULT '' NOT NULL, 
	handler TEXT DEFAULT '' NOT NULL, 
	unit_phone TEXT DEFAULT '' NOT NULL, 
	sealed INTEGER DEFAULT 0 NOT NULL, 
	notice_from TEXT, 
	notice_to TEXT, 
	remarks TEXT DEFAULT '' NOT NULL, 
	issued_on TEXT, 
	total_minutes INTEGER, 
	lines TEXT DEFAULT '[]' NOT NULL, 
	holder_name TEXT DEFAULT '' NOT NULL, 
	holder_id_type TEXT DEFAULT '' NOT NULL, 
	holder_id_no TEXT DEFAULT '' NOT NULL, 
	holder_no TEXT DEFAULT '' NOT NULL, 
	registry TEXT DEFAULT '' NOT NULL, 
	verification_code TEXT DEFAULT '' NOT NULL, 
	state TEXT DEFAULT '' NOT NULL, 
	replaces_id TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_volunteer_certificate PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_certificate_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_certificate_deleted ON volunteer_certificate (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_certificate_replaces_id ON volunteer_certificate (replaces_id)
--
CREATE INDEX ix_volunteer_certificate_rev ON volunteer_certificate (rev)
--
CREATE INDEX ix_volunteer_certificate_volunteer_id ON volunteer_certificate (volunteer_id)
--
CREATE TABLE volunteer_correction (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	service_id TEXT DEFAULT '' NOT NULL, 
	claimed_on TEXT, 
	claim TEXT DEFAULT '' NOT NULL, 
	result TEXT DEFAULT '' NOT NULL, 
	checked_by TEXT DEFAULT '' NOT NULL, 
	settled_on TEXT, 
	result_note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_volunteer_correction PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_correction_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_correction_deleted ON volunteer_correction (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_correction_rev ON volunteer_correction (rev)
--
CREATE INDEX ix_volunteer_correction_service_id ON volunteer_correction (service_id)
--
CREATE INDEX ix_volunteer_correction_volunteer_id ON volunteer_correction (volunteer_id)
--
CREATE TABLE volunteer_insurance (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	insurer TEXT DEFAULT '' NOT NULL, 
	policy_no TEXT DEFAULT '' NOT NULL, 
	starts_on TEXT, 
	ends_on TEXT, 
	coverage TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_volunteer_insurance PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_insurance_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_insurance_deleted ON volunteer_insurance (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_insurance_rev ON volunteer_insurance (rev)
--
CREATE INDEX ix_volunteer_insurance_volunteer_id ON volunteer_insurance (volunteer_id)
--
CREATE TABLE volunteer_rating (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	rating TEXT DEFAULT '' NOT NULL, 
	rated_on TEXT, 
	rated_by TEXT DEFAULT '' NOT NULL, 
	star TEXT DEFAULT '' NOT NULL, 
	comment TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_volunteer_rating PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_rating_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_rating_deleted ON volunteer_rating (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_rating_rev ON volunteer_rating (rev)
--
CREATE INDEX ix_volunteer_rating_volunteer_id ON volunteer_rating (volunteer_id)
--
CREATE TABLE volunteer_service (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	activity_name TEXT DEFAULT '' NOT NULL, 
	service_date TEXT, 
	place TEXT DEFAULT '' NOT NULL, 
	content TEXT DEFAULT '' NOT NULL, 
	minutes INTEGER, 
	organising_unit TEXT DEFAULT '' NOT NULL, 
	person_in_charge TEXT DEFAULT '' NOT NULL, 
	start_at TEXT, 
	end_at TEXT, 
	break_minutes INTEGER, 
	beneficiaries TEXT DEFAULT '' NOT NULL, 
	beneficiary_count INTEGER, 
	host_event_kind TEXT DEFAULT '' NOT NULL, 
	host_event_id TEXT DEFAULT '' NOT NULL, 
	quality_rating TEXT DEFAULT '' NOT NULL, 
	rated_on TEXT, 
	rated_by TEXT DEFAULT '' NOT NULL, 
	confirmed INTEGER DEFAULT 0 NOT NULL, 
	recorded_on TEXT, 
	upload_status TEXT DEFAULT '' NOT NULL, 
	upload_status_on TEXT, 
	upload_note TEXT DEFAULT '' NOT NULL, 
	leader_confirmed INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_volunteer_service PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_service_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_service_alive ON volunteer_service (site_id, service_date) WHERE deleted_hlc IS NULL
--
CREATE INDEX ix_volunteer_service_deleted ON volunteer_service (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_service_host_event_id ON volunteer_service (host_event_id)
--
CREATE INDEX ix_volunteer_service_rev ON volunteer_service (rev)
--
CREATE INDEX ix_volunteer_service_service_date ON volunteer_service (service_date)
--
CREATE INDEX ix_volunteer_service_volunteer_id ON volunteer_service (volunteer_id)
--
CREATE TABLE volunteer_training (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	record_no TEXT DEFAULT '' NOT NULL, 
	village_code TEXT DEFAULT '' NOT NULL, 
	record_date TEXT, 
	recorded_by TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	confidentiality_level TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	signatures TEXT DEFAULT '[]' NOT NULL, 
	volunteer_id TEXT DEFAULT '' NOT NULL, 
	training_name TEXT DEFAULT '' NOT NULL, 
	trained_on TEXT, 
	minutes INTEGER, 
	organiser TEXT DEFAULT '' NOT NULL, 
	content TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_volunteer_training PRIMARY KEY (pk), 
	CONSTRAINT uq_volunteer_training_id UNIQUE (id)
)
--
CREATE INDEX ix_volunteer_training_deleted ON volunteer_training (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_volunteer_training_rev ON volunteer_training (rev)
--
CREATE INDEX ix_volunteer_training_volunteer_id ON volunteer_training (volunteer_id)
--
CREATE TABLE walk_sheet (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	places TEXT DEFAULT '' NOT NULL, 
	printed_on TEXT, 
	worker_id TEXT DEFAULT '' NOT NULL, 
	stops TEXT DEFAULT '[]' NOT NULL, 
	spare_rows INTEGER, 
	CONSTRAINT pk_walk_sheet PRIMARY KEY (pk), 
	CONSTRAINT uq_walk_sheet_id UNIQUE (id)
)
--
CREATE INDEX ix_walk_sheet_deleted ON walk_sheet (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_walk_sheet_rev ON walk_sheet (rev)
--
CREATE INDEX ix_walk_sheet_worker_id ON walk_sheet (worker_id)
--
CREATE TABLE worker (
	pk INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	site_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	hlc TEXT NOT NULL, 
	field_hlc TEXT DEFAULT '{}' NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_hlc TEXT, 
	extra TEXT DEFAULT '{}' NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	sex TEXT DEFAULT '' NOT NULL, 
	phone TEXT DEFAULT '' NOT NULL, 
	id_no TEXT DEFAULT '' NOT NULL, 
	employer TEXT DEFAULT '' NOT NULL, 
	post TEXT DEFAULT '' NOT NULL, 
	employment_kind TEXT DEFAULT '' NOT NULL, 
	entry_on TEXT, 
	left_on TEXT, 
	major TEXT DEFAULT '' NOT NULL, 
	degree TEXT DEFAULT '' NOT NULL, 
	sw_level TEXT DEFAULT '' NOT NULL, 
	certificate_no TEXT DEFAULT '' NOT NULL, 
	is_community_worker INTEGER DEFAULT 0 NOT NULL, 
	is_charity_worker INTEGER DEFAULT 0 NOT NULL, 
	fields TEXT DEFAULT '[]' NOT NULL, 
	in_talent_reserve INTEGER DEFAULT 0 NOT NULL, 
	supervisor_grade TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (pk), 
	CONSTRAINT uq_worker_id UNIQUE (id)
)
--
CREATE INDEX ix_worker_deleted ON worker (deleted_hlc) WHERE deleted_hlc IS NOT NULL
--
CREATE INDEX ix_worker_rev ON worker (rev)
--
CREATE TRIGGER station_guard_insert BEFORE INSERT ON station
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER station_guard_update BEFORE UPDATE ON station
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER station_guard_delete BEFORE DELETE ON station
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER worker_guard_insert BEFORE INSERT ON worker
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER worker_guard_update BEFORE UPDATE ON worker
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER worker_guard_delete BEFORE DELETE ON worker
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_guard_insert BEFORE INSERT ON person
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_guard_update BEFORE UPDATE ON person
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_guard_delete BEFORE DELETE ON person
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_category_guard_insert BEFORE INSERT ON person_category
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_category_guard_update BEFORE UPDATE ON person_category
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_category_guard_delete BEFORE DELETE ON person_category
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_guard_insert BEFORE INSERT ON household
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_guard_update BEFORE UPDATE ON household
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_guard_delete BEFORE DELETE ON household
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_member_guard_insert BEFORE INSERT ON household_member
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_member_guard_update BEFORE UPDATE ON household_member
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER household_member_guard_delete BEFORE DELETE ON household_member
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER home_visit_guard_insert BEFORE INSERT ON home_visit
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER home_visit_guard_update BEFORE UPDATE ON home_visit
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER home_visit_guard_delete BEFORE DELETE ON home_visit
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consultation_guard_insert BEFORE INSERT ON consultation
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consultation_guard_update BEFORE UPDATE ON consultation
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consultation_guard_delete BEFORE DELETE ON consultation
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_file_guard_insert BEFORE INSERT ON case_file
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_file_guard_update BEFORE UPDATE ON case_file
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_file_guard_delete BEFORE DELETE ON case_file
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_session_guard_insert BEFORE INSERT ON case_session
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_session_guard_update BEFORE UPDATE ON case_session
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_session_guard_delete BEFORE DELETE ON case_session
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_follow_up_guard_insert BEFORE INSERT ON case_follow_up
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_follow_up_guard_update BEFORE UPDATE ON case_follow_up
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER case_follow_up_guard_delete BEFORE DELETE ON case_follow_up
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER service_group_guard_insert BEFORE INSERT ON service_group
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER service_group_guard_update BEFORE UPDATE ON service_group
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER service_group_guard_delete BEFORE DELETE ON service_group
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_member_guard_insert BEFORE INSERT ON group_member
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_member_guard_update BEFORE UPDATE ON group_member
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_member_guard_delete BEFORE DELETE ON group_member
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_session_guard_insert BEFORE INSERT ON group_session
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_session_guard_update BEFORE UPDATE ON group_session
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER group_session_guard_delete BEFORE DELETE ON group_session
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_org_guard_insert BEFORE INSERT ON community_org
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_org_guard_update BEFORE UPDATE ON community_org
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_org_guard_delete BEFORE DELETE ON community_org
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_activity_guard_insert BEFORE INSERT ON community_activity
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_activity_guard_update BEFORE UPDATE ON community_activity
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER community_activity_guard_delete BEFORE DELETE ON community_activity
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_guard_insert BEFORE INSERT ON volunteer
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_guard_update BEFORE UPDATE ON volunteer
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_guard_delete BEFORE DELETE ON volunteer
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_service_guard_insert BEFORE INSERT ON volunteer_service
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_service_guard_update BEFORE UPDATE ON volunteer_service
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_service_guard_delete BEFORE DELETE ON volunteer_service
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attendance_guard_insert BEFORE INSERT ON attendance
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attendance_guard_update BEFORE UPDATE ON attendance
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attendance_guard_delete BEFORE DELETE ON attendance
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER event_worker_guard_insert BEFORE INSERT ON event_worker
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER event_worker_guard_update BEFORE UPDATE ON event_worker
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER event_worker_guard_delete BEFORE DELETE ON event_worker
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER task_guard_insert BEFORE INSERT ON task
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER task_guard_update BEFORE UPDATE ON task
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER task_guard_delete BEFORE DELETE ON task
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER walk_sheet_guard_insert BEFORE INSERT ON walk_sheet
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER walk_sheet_guard_update BEFORE UPDATE ON walk_sheet
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER walk_sheet_guard_delete BEFORE DELETE ON walk_sheet
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER indirect_work_guard_insert BEFORE INSERT ON indirect_work
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER indirect_work_guard_update BEFORE UPDATE ON indirect_work
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER indirect_work_guard_delete BEFORE DELETE ON indirect_work
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER distribution_guard_insert BEFORE INSERT ON distribution
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER distribution_guard_update BEFORE UPDATE ON distribution
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER distribution_guard_delete BEFORE DELETE ON distribution
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER form_version_guard_insert BEFORE INSERT ON form_version
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER form_version_guard_update BEFORE UPDATE ON form_version
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER form_version_guard_delete BEFORE DELETE ON form_version
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER filed_form_guard_insert BEFORE INSERT ON filed_form
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER filed_form_guard_update BEFORE UPDATE ON filed_form
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER filed_form_guard_delete BEFORE DELETE ON filed_form
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consent_guard_insert BEFORE INSERT ON consent
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consent_guard_update BEFORE UPDATE ON consent
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER consent_guard_delete BEFORE DELETE ON consent
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER referral_guard_insert BEFORE INSERT ON referral
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER referral_guard_update BEFORE UPDATE ON referral
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER referral_guard_delete BEFORE DELETE ON referral
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER satisfaction_guard_insert BEFORE INSERT ON satisfaction
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER satisfaction_guard_update BEFORE UPDATE ON satisfaction
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER satisfaction_guard_delete BEFORE DELETE ON satisfaction
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER review_guard_insert BEFORE INSERT ON review
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER review_guard_update BEFORE UPDATE ON review
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER review_guard_delete BEFORE DELETE ON review
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attachment_guard_insert BEFORE INSERT ON attachment
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attachment_guard_update BEFORE UPDATE ON attachment
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER attachment_guard_delete BEFORE DELETE ON attachment
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_training_guard_insert BEFORE INSERT ON volunteer_training
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_training_guard_update BEFORE UPDATE ON volunteer_training
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_training_guard_delete BEFORE DELETE ON volunteer_training
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_award_guard_insert BEFORE INSERT ON volunteer_award
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_award_guard_update BEFORE UPDATE ON volunteer_award
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_award_guard_delete BEFORE DELETE ON volunteer_award
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_rating_guard_insert BEFORE INSERT ON volunteer_rating
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_rating_guard_update BEFORE UPDATE ON volunteer_rating
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_rating_guard_delete BEFORE DELETE ON volunteer_rating
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_insurance_guard_insert BEFORE INSERT ON volunteer_insurance
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_insurance_guard_update BEFORE UPDATE ON volunteer_insurance
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_insurance_guard_delete BEFORE DELETE ON volunteer_insurance
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_correction_guard_insert BEFORE INSERT ON volunteer_correction
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_correction_guard_update BEFORE UPDATE ON volunteer_correction
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_correction_guard_delete BEFORE DELETE ON volunteer_correction
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_certificate_guard_insert BEFORE INSERT ON volunteer_certificate
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_certificate_guard_update BEFORE UPDATE ON volunteer_certificate
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER volunteer_certificate_guard_delete BEFORE DELETE ON volunteer_certificate
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_match_guard_insert BEFORE INSERT ON person_match
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_match_guard_update BEFORE UPDATE ON person_match
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER person_match_guard_delete BEFORE DELETE ON person_match
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER visit_profile_guard_insert BEFORE INSERT ON visit_profile
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER visit_profile_guard_update BEFORE UPDATE ON visit_profile
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER visit_profile_guard_delete BEFORE DELETE ON visit_profile
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_figures_guard_insert BEFORE INSERT ON county_figures
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_figures_guard_update BEFORE UPDATE ON county_figures
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_figures_guard_delete BEFORE DELETE ON county_figures
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER period_lock_guard_insert BEFORE INSERT ON period_lock
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER period_lock_guard_update BEFORE UPDATE ON period_lock
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER period_lock_guard_delete BEFORE DELETE ON period_lock
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER figure_adjustment_guard_insert BEFORE INSERT ON figure_adjustment
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER figure_adjustment_guard_update BEFORE UPDATE ON figure_adjustment
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER figure_adjustment_guard_delete BEFORE DELETE ON figure_adjustment
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER laptop_guard_insert BEFORE INSERT ON laptop
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER laptop_guard_update BEFORE UPDATE ON laptop
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER laptop_guard_delete BEFORE DELETE ON laptop
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_member_guard_insert BEFORE INSERT ON org_member
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_member_guard_update BEFORE UPDATE ON org_member
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_member_guard_delete BEFORE DELETE ON org_member
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER incubation_guard_insert BEFORE INSERT ON incubation
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER incubation_guard_update BEFORE UPDATE ON incubation
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER incubation_guard_delete BEFORE DELETE ON incubation
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_support_guard_insert BEFORE INSERT ON org_support
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_support_guard_update BEFORE UPDATE ON org_support
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_support_guard_delete BEFORE DELETE ON org_support
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_application_guard_insert BEFORE INSERT ON org_application
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_application_guard_update BEFORE UPDATE ON org_application
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER org_application_guard_delete BEFORE DELETE ON org_application
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER annual_target_guard_insert BEFORE INSERT ON annual_target
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER annual_target_guard_update BEFORE UPDATE ON annual_target
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER annual_target_guard_delete BEFORE DELETE ON annual_target
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_rule_guard_insert BEFORE INSERT ON county_rule
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_rule_guard_update BEFORE UPDATE ON county_rule
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER county_rule_guard_delete BEFORE DELETE ON county_rule
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER local_term_guard_insert BEFORE INSERT ON local_term
WHEN NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER local_term_guard_update BEFORE UPDATE ON local_term
WHEN NEW.rev <= OLD.rev OR NEW.rev IS NOT (SELECT rev FROM audit ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER local_term_guard_delete BEFORE DELETE ON local_term
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER audit_guard_update BEFORE UPDATE ON audit
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER audit_guard_delete BEFORE DELETE ON audit
WHEN 1
BEGIN SELECT RAISE(ABORT, 'write without stamp'); END
--
CREATE TRIGGER distribution_recipients_insert AFTER INSERT ON distribution
BEGIN
DELETE FROM goods_recipient WHERE goods_id = NEW.id;
INSERT OR IGNORE INTO goods_recipient (person_id, goods_id)
SELECT json_extract(value, '$.person_id'), NEW.id FROM json_each(NEW.recipients)
WHERE coalesce(json_extract(value, '$.person_id'), '') <> '';
END
--
CREATE TRIGGER distribution_recipients_update AFTER UPDATE OF recipients ON distribution
BEGIN
DELETE FROM goods_recipient WHERE goods_id = NEW.id;
INSERT OR IGNORE INTO goods_recipient (person_id, goods_id)
SELECT json_extract(value, '$.person_id'), NEW.id FROM json_each(NEW.recipients)
WHERE coalesce(json_extract(value, '$.person_id'), '') <> '';
END
--
CREATE VIRTUAL TABLE search_index USING fts5(
t, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6',
content='', contentless_delete=1, detail=none)
--
CREATE VIRTUAL TABLE word_index USING fts5(
t, tokenize='unicode61 remove_diacritics 0', content='', contentless_delete=1)
