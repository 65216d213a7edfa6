"""The statements of the planner. Literals are our own: dates, keys of steps, names of sources."""

from django.db import connection

from reminders.models import Reminder

TABLE = Reminder._meta.db_table
COLUMNS = (
    "source, supplier_id, object_id, requirement_id, due_on, step_id, recipient, send_on, time_zone,"
    " state, reason, planned_at, settled_at"
)
SAME_ITEM = (
    "other.supplier_id = {row}.supplier_id AND other.object_id = {row}.object_id AND other.source = {row}.source"
    " AND other.due_on = {row}.due_on"
)
#: What was called off for a reason that may pass, and cannot have arrived: it does not speak against telling it.
CALLED_OFF = (
    "{row}.state = 'cancelled' AND {row}.reason <> 'by_hand'"
    " AND NOT EXISTS (SELECT 1 FROM reminders_mail mail WHERE mail.id = {row}.mail_id AND mail.repeats > 0)"
)
#: That somebody is told of the same step.
SOMEBODY = f"theirs.id = ours.id AND other.recipient <> '' AND NOT ({CALLED_OFF.format(row='other')})"
#: What is due by a source; the statements after it read it.
ITEMS = """
CREATE TEMPORARY TABLE item AS
WITH found (supplier_id, object_id, requirement_id, kind, due_on) AS ({items}) SELECT * FROM found
"""
#: The step that each item has reached, and whom it tells; the two statements after it read it.
REACHED = "CREATE TEMPORARY TABLE reached AS {arms}"
#: What was called off and is due again, or found somebody who is gone, is as if it had been planned now.
AGAIN = f"""
UPDATE {TABLE} AS again
   SET state = CASE WHEN again.recipient = '' THEN 'nobody' ELSE 'waiting' END,
       reason = CASE WHEN again.recipient = '' THEN reached.nobody_because ELSE '' END,
       send_on = %s, time_zone = reached.time_zone, mail_id = NULL, planned_at = %s,
       settled_at = CASE WHEN again.recipient = '' THEN %s END
  FROM reached
 WHERE {SAME_ITEM.format(row="reached").replace("other.", "again.")}
   AND again.step_id = reached.step_id AND again.recipient = reached.recipient
   AND ({CALLED_OFF.format(row="again")}
        OR again.state = 'superseded' AND again.recipient = ''
           AND NOT EXISTS (
               SELECT 1 FROM {TABLE} other
                 JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
                 JOIN reminders_reminderstep ours ON ours.id = again.step_id
                WHERE {SAME_ITEM.format(row="again")} AND {SOMEBODY}))
"""
#: The last step of the same ladder that stands in a row.
LAST = f"""
SELECT MAX(theirs.offset_days) FROM {TABLE} other
  JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
  JOIN reminders_reminderstep ours ON ours.id = reached.step_id
 WHERE {SAME_ITEM.format(row="reached")} AND theirs.audience = ours.audience AND theirs.channel = ours.channel
"""
#: What was reached and stands in no row yet; the two statements after it read it.
FRESH = f"""
CREATE TEMPORARY TABLE fresh AS
SELECT reached.*, ({LAST}) AS last_offset FROM reached
 WHERE NOT EXISTS (SELECT 1 FROM {TABLE} other WHERE {SAME_ITEM.format(row="reached")}
                      AND other.step_id = reached.step_id AND other.recipient = reached.recipient)
"""
#: The day of a step that is fresh.
OWN_DAY = {
    "postgresql": "fresh.due_on + ours.offset_days",
    "sqlite": "date(fresh.due_on, ours.offset_days || ' days')",
}[connection.vendor]
#: What is fresh, though the same person was told as late (or nobody was found), by a step of the same audience and
#: channel, which may be its kind's; or by a step that is in use no more, in whose place this one may stand.
TOLD = f"""
DELETE FROM fresh
 WHERE EXISTS (
       SELECT 1 FROM {TABLE} other
         JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
         JOIN reminders_reminderstep ours ON ours.id = fresh.step_id
        WHERE {SAME_ITEM.format(row="fresh")} AND other.recipient = fresh.recipient
          AND other.state <> 'superseded' AND NOT ({CALLED_OFF.format(row="other")})
          AND (NOT theirs.is_active AND (theirs.offset_days >= ours.offset_days OR other.send_on >= {OWN_DAY})
               OR theirs.audience = ours.audience AND theirs.channel = ours.channel AND other.send_on >= {OWN_DAY}))
"""
INSERT = f"""
INSERT INTO {TABLE} ({COLUMNS})
SELECT source, supplier_id, object_id, requirement_id, due_on, step_id, recipient, %s, time_zone,
       CASE WHEN recipient = '' THEN 'nobody' ELSE 'waiting' END,
       CASE WHEN recipient = '' THEN nobody_because ELSE '' END, %s,
       CASE WHEN recipient = '' THEN %s END
  FROM fresh
 WHERE TRUE -- else SQLite takes what follows for the condition of a join
ON CONFLICT DO NOTHING
"""
ARM = """
SELECT '{source}' AS source, item.supplier_id, item.object_id, item.requirement_id, item.due_on,
       CAST({step} AS BIGINT) AS step_id, {recipient} AS recipient, {time_zone} AS time_zone,
       '{nobody}' AS nobody_because
  FROM item JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {joined}
 WHERE {step} IS NOT NULL{quiet}
"""
#: The steps before one that is fresh, back to the last that stands in a row, or else to a day by which all was reached:
#: nobody is told of them any more.
MISSED = f"""
INSERT INTO {TABLE} ({COLUMNS})
SELECT fresh.source, fresh.supplier_id, fresh.object_id, fresh.requirement_id, fresh.due_on, missed.id,
       fresh.recipient, %s, fresh.time_zone, 'superseded', '', %s, %s
  FROM fresh
  JOIN reminders_reminderstep ours ON ours.id = fresh.step_id
  JOIN reminders_reminderstep missed
    ON missed.source = ours.source AND missed.audience = ours.audience AND missed.channel = ours.channel
   AND missed.kind = ours.kind AND COALESCE(missed.requirement_id, 0) = COALESCE(ours.requirement_id, 0)
   AND missed.offset_days < ours.offset_days AND missed.is_active
 WHERE COALESCE(missed.offset_days > fresh.last_offset, {{is_later}})
ON CONFLICT DO NOTHING
"""
#: What is not sent yet while a later step of the same ladder is to be sent to the same person too, its hour come.
OVERTAKEN = f"""
UPDATE {TABLE} SET state = 'superseded', settled_at = %s
 WHERE {{ours}}
   AND EXISTS (
       SELECT 1 FROM {TABLE} other
         JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
         JOIN reminders_reminderstep ours ON ours.id = {TABLE}.step_id
        WHERE {SAME_ITEM.format(row=TABLE)} AND other.recipient = {TABLE}.recipient
          AND theirs.audience = ours.audience AND theirs.channel = ours.channel
          AND theirs.offset_days > ours.offset_days AND other.state <> 'superseded'
          AND (other.state <> 'waiting' OR {{come}}))
"""
#: When and why a person could not be told, before the row says what became of it since: reports of that day count it.
KEEP_FAILURES = f"""
UPDATE {TABLE} SET failed_at = settled_at, failed_because = reason
 WHERE state IN ('nobody', 'dead') AND failed_at IS NULL
"""
#: That nobody was found, where a later step was reached, another stands in its place, or somebody is there by now.
FOUND = f"""
UPDATE {TABLE} SET state = 'superseded', settled_at = %s
 WHERE state = 'nobody'
   AND EXISTS (
       SELECT 1 FROM {TABLE} other
         JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
         JOIN reminders_reminderstep ours ON ours.id = {TABLE}.step_id
        WHERE {SAME_ITEM.format(row=TABLE)} AND theirs.audience = ours.audience AND theirs.channel = ours.channel
          AND other.state <> 'superseded'
          AND (theirs.offset_days > ours.offset_days OR NOT ours.is_active AND other.id > {TABLE}.id OR {SOMEBODY}))
"""
#: That a reminder tells of what is due no more.
NO_ITEM = f"""NOT EXISTS (SELECT 1 FROM item WHERE item.supplier_id = {TABLE}.supplier_id
                      AND item.object_id = {TABLE}.object_id AND item.due_on = {TABLE}.due_on)"""
#: That nobody was found for what is due no more.
OVER = f"""
UPDATE {TABLE} SET state = 'cancelled', reason = %s, settled_at = %s
 WHERE state = 'nobody' AND source = %s AND {NO_ITEM}
"""
#: What could not be delivered, but a later step of the same ladder reached the same person.
REACHED_LATER = f"""
UPDATE {TABLE} SET state = 'superseded', settled_at = %s
 WHERE state = 'dead' AND source = %s
   AND EXISTS (
       SELECT 1 FROM {TABLE} other
         JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
         JOIN reminders_reminderstep ours ON ours.id = {TABLE}.step_id
        WHERE {SAME_ITEM.format(row=TABLE)} AND other.recipient = {TABLE}.recipient AND other.state = 'sent'
          AND theirs.audience = ours.audience AND theirs.channel = ours.channel
          AND theirs.offset_days > ours.offset_days)
"""
#: What could not be delivered to somebody who is told of it no more, in whose place another was told.
TOLD_ANOTHER = f"""
UPDATE {TABLE} SET state = 'cancelled', reason = 'gone', settled_at = %s
 WHERE state = 'dead' AND source = %s
   AND step_id IN (SELECT id FROM reminders_reminderstep WHERE channel = %s)
   AND id NOT IN (
       SELECT item.id FROM {TABLE} item
         JOIN reminders_reminderstep step ON step.id = item.step_id
         JOIN suppliers_supplier supplier ON supplier.id = item.supplier_id {{joined}}
        WHERE item.state = 'dead' AND item.source = %s AND item.recipient = COALESCE({{now}}, item.recipient))
   AND EXISTS (
       SELECT 1 FROM {TABLE} other
         JOIN reminders_reminderstep theirs ON theirs.id = other.step_id
         JOIN reminders_reminderstep ours ON ours.id = {TABLE}.step_id
        WHERE {SAME_ITEM.format(row=TABLE)} AND other.recipient <> {TABLE}.recipient AND other.state = 'sent'
          AND theirs.audience = ours.audience AND theirs.channel = ours.channel
          AND theirs.offset_days >= ours.offset_days)
"""
#: What a source could not have delivered by now.
FAILED = f"""
CREATE TEMPORARY TABLE failed AS SELECT id, supplier_id FROM {TABLE} WHERE state = 'dead' AND source = %s
"""
