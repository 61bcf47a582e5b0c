// How a form ends, by button.

/** Every button, and what it says. */
export const OUTCOMES = {
  valid: 'Name and number are one person’s',
  bad: 'The tax office knows this number under another name',
  expired: 'Leave without filling anything in',
} as const;
export type Outcome = keyof typeof OUTCOMES;

/** A form as it is kept. */
export interface TaxForm {
  id: string;
  formId: string;
  returnUrl: string;
  status: 'open' | Outcome;
  token: string | null;
  last4: string | null;
  code: string | null;
  changedMs: number;
}
