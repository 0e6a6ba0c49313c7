-- What happens at every acceptance, in one round trip each. The rules are the same as in goods.py and money.py.

-- Puts the lines of an entry into the ledger, making the accounts that are new.
CREATE FUNCTION ledger_post(
    p_entry uuid, p_accounts uuid[], p_kinds text[], p_halls uuid[], p_owners text[],
    p_balances numeric[], p_lowest numeric[], p_highest numeric[], p_amounts numeric[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_account (id, kind, hall, owner, balance, lowest, highest)
    SELECT * FROM unnest(p_accounts, p_kinds, p_halls, p_owners, p_balances, p_lowest, p_highest)
    ON CONFLICT DO NOTHING;
    INSERT INTO ledger_line (entry_id, account_id, amount)
    SELECT p_entry, account, amount FROM unnest(p_accounts, p_amounts) AS line(account, amount);
END $$;

-- Moves a run of serials from a place to a place. Returns the first serial that isn't at the source and whether it
-- exists at all, or no row when all of them went. Two keys are given for the rows that may come into being.
CREATE FUNCTION ledger_move_run(
    p_entry uuid, p_item int, p_width int, p_first numeric, p_last numeric, p_source uuid, p_target uuid,
    p_key_behind uuid, p_key_target uuid
) RETURNS TABLE (missing numeric, known boolean) LANGUAGE plpgsql AS $$
DECLARE
    held ledger_serialholding%ROWTYPE;
    reached numeric := p_first;
BEGIN
    FOR held IN
        SELECT * FROM ledger_serialholding h
        WHERE int4range(h.item, h.item, '[]') && int4range(p_item, p_item, '[]')
          AND int4range(h.width::int, h.width::int, '[]') && int4range(p_width, p_width, '[]')
          AND numrange(h.first, h.last, '[]') && numrange(p_first, p_last, '[]')
        ORDER BY h.first
    LOOP
        IF held.place_id <> p_source OR held.first > reached THEN
            RETURN QUERY SELECT reached, held.first <= reached;
            RETURN;
        END IF;
        reached := held.last + 1;
    END LOOP;
    IF reached <= p_last THEN
        RETURN QUERY SELECT reached, false;
        RETURN;
    END IF;
    FOR held IN
        SELECT * FROM ledger_serialholding h
        WHERE int4range(h.item, h.item, '[]') && int4range(p_item, p_item, '[]')
          AND int4range(h.width::int, h.width::int, '[]') && int4range(p_width, p_width, '[]')
          AND numrange(h.first, h.last, '[]') && numrange(p_first, p_last, '[]')
        ORDER BY h.first
    LOOP
        IF held.first < p_first THEN
            UPDATE ledger_serialholding SET last = p_first - 1 WHERE id = held.id;
            IF held.last > p_last THEN
                INSERT INTO ledger_serialholding (id, item, width, first, last, place_id)
                VALUES (p_key_behind, p_item, p_width, p_last + 1, held.last, p_source);
            END IF;
        ELSIF held.last > p_last THEN
            UPDATE ledger_serialholding SET first = p_last + 1 WHERE id = held.id;
        ELSE
            DELETE FROM ledger_serialholding WHERE id = held.id;
        END IF;
    END LOOP;
    INSERT INTO ledger_serialholding (id, item, width, first, last, place_id)
    VALUES (p_key_target, p_item, p_width, p_first, p_last, p_target);
    INSERT INTO ledger_move (entry_id, item, quantity, width, first, last, source_id, target_id)
    VALUES (p_entry, p_item, p_last - p_first + 1, p_width, p_first, p_last, p_source, p_target);
END $$;
