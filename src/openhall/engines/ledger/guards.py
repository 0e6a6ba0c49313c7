"""The ledger's promises, kept by the database whatever writes to it."""

GUARDS = """
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER line_append_only BEFORE UPDATE OR DELETE ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER move_append_only BEFORE UPDATE OR DELETE ON ledger_move
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER line_no_truncate BEFORE TRUNCATE ON ledger_line EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER move_no_truncate BEFORE TRUNCATE ON ledger_move EXECUTE FUNCTION kernel_append_only();

CREATE FUNCTION ledger_balance_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added GROUP BY entry_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'the lines of an entry must sum to zero' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE ledger_account a SET balance = a.balance + s.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM added GROUP BY account_id) s
    WHERE a.id = s.account_id AND a.balance IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER line_balance AFTER INSERT ON ledger_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_balance_lines();

ALTER TABLE ledger_serialholding ADD CONSTRAINT serial_in_one_place EXCLUDE USING gist (
    int4range(item, item, '[]') WITH &&,
    int4range(width::int, width::int, '[]') WITH &&,
    numrange(first, last, '[]') WITH &&
);
"""

GUARDS_BACK = """
ALTER TABLE ledger_serialholding DROP CONSTRAINT serial_in_one_place;
DROP TRIGGER line_balance ON ledger_line;
DROP FUNCTION ledger_balance_lines();
DROP TRIGGER entry_no_truncate ON ledger_entry;
DROP TRIGGER line_no_truncate ON ledger_line;
DROP TRIGGER move_no_truncate ON ledger_move;
DROP TRIGGER entry_append_only ON ledger_entry;
DROP TRIGGER line_append_only ON ledger_line;
DROP TRIGGER move_append_only ON ledger_move;
"""
