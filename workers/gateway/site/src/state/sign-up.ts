// What was typed at sign-up, kept in memory until the address is confirmed, so that the player need
// not type it again to sign in. A reload forgets it.

let kept: { email: string; password: string } | null = null;

export const keepCredentials = (email: string, password: string) => {
  kept = { email, password };
};

export const keptCredentials = () => kept;

export const forgetCredentials = () => {
  kept = null;
};
