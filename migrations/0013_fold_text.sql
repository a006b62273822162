-- Text as it is searched: without case, accents, joiners and compatibility forms; ё as е. й stays a letter of its own.
-- The collation is named so that every server folds alike, whatever its locale.
create function fold_text(value text) returns text language sql immutable parallel safe as $$
  select translate(
    replace(
      lower(
        normalize(
          regexp_replace(
            normalize(value, nfkd),
            '(?<![Ии])\u0306|[\u0300-\u0305\u0307-\u036f\u00ad\u061c\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]',
            '', 'g'),
          nfc)
        collate "und-x-icu"),
      'ß', 'ss'),
    'ςı', 'σi')
$$;
