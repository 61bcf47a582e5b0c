// A labelled input with its hint, tied together for screen readers.

import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { texts } from '../texts/index.ts';

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string | undefined;
  /** What is wrong with what stands there; takes the place of the hint. */
  problem?: string | null;
  /** Buttons inside the frame, after the input. */
  after?: ReactNode;
};

export function Field({ label, hint, problem = null, after, ...input }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const isWrong = problem !== null;
  const note = problem ?? hint;
  const control = (
    <input
      className="input"
      id={id}
      aria-describedby={note === undefined ? undefined : noteId}
      aria-invalid={isWrong || undefined}
      {...input}
    />
  );
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {after === undefined ? (
        control
      ) : (
        <div className="joined">
          {control}
          {after}
        </div>
      )}
      {note !== undefined && (
        <p className={`small ${isWrong ? 'danger' : 'faint'}`} id={noteId}>
          {note}
        </p>
      )}
    </div>
  );
}

/** A text of several lines. */
export function Area({
  label,
  ...area
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { label: string }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea className="input" id={id} rows={4} {...area} />
    </div>
  );
}

/** A password: the one that is in use, or with `isNew` one to choose. */
export function PasswordField(props: Partial<FieldProps> & { isNew?: boolean }) {
  const { isNew = false, ...field } = props;
  const chosen = { autoComplete: 'new-password', hint: texts.auth.passwordHint, minLength: 8 };
  return (
    <Field
      label={texts.auth.password}
      name="password"
      type="password"
      {...(isNew ? chosen : { autoComplete: 'current-password' })}
      required
      {...field}
    />
  );
}

/** One of a list that opens. */
export function Choice<Value extends string | number>(props: {
  id: string;
  label: string;
  options: readonly { value: Value; text: string | number }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  disabled?: boolean;
}) {
  const { id, label, options, value, onChange, disabled } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={id}
        className="input"
        value={value}
        disabled={disabled}
        onChange={({ target }) => {
          const chosen = options[target.selectedIndex];
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** One of a few: a row of buttons of which one is pressed. */
export function Segments<Value extends string | number>(props: {
  label: string;
  options: readonly { value: Value; text: ReactNode; name?: string }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  disabled?: boolean | undefined;
}) {
  const { label, options, value, onChange, disabled } = props;
  return (
    <fieldset className="segments" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-label={option.name}
          aria-pressed={option.value === value}
          disabled={disabled}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  );
}
