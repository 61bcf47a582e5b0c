-- New addresses of signed-in players, until whoever reads the mailbox confirms.

-- A wish for another address. It counts once a link to the old and one to the new were both opened.
create table auth.email_changes (
  player_id uuid primary key references auth.players on delete cascade,
  new_email text not null,
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz,
  expires_at timestamptz not null
);
grant select on auth.email_changes to parlor_auth;
