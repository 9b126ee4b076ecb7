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
CREATE TABLE held (
	receiver TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	CONSTRAINT pk_held PRIMARY KEY (receiver, entity, row_id)
)
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
CREATE TABLE person_alike (
	one_id TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	CONSTRAINT pk_person_alike PRIMARY KEY (one_id, other_id)
)
 WITHOUT ROWID
--
CREATE INDEX ix_person_alike_other_id ON person_alike (other_id)
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
CREATE VIRTUAL TABLE word_index USING fts5(
t, tokenize='unicode61 remove_diacritics 0', content='', contentless_delete=1)
