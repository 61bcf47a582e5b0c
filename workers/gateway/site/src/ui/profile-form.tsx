// Name and postal address of the player, wherever something needs them.

import { useState } from 'react';
import { US_REGIONS } from '#shared/place/regions.ts';
import { declareProfile, type Profile } from '../queries/identity.ts';
import { texts } from '../texts/index.ts';
import { Choice, Field } from './field.tsx';
import { Form } from './form.tsx';
import { Notice } from './state.tsx';

const words = texts.identity;

const STATES = [
  { value: '', text: words.chooseRegion },
  ...[...US_REGIONS].map(([value, text]) => ({ value, text })),
];
// Countries by the names of the browser; of two letters those that are one.
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const COUNTRIES = LETTERS.flatMap((one) => LETTERS.map((other) => one + other))
  .flatMap((value) => {
    const text = names.of(value);
    return text === undefined ? [] : [{ value, text }];
  })
  .sort((one, other) => one.text.localeCompare(other.text));

function Address({ known }: { known: Profile['address'] | undefined }) {
  const [country, setCountry] = useState(known?.country ?? 'US');
  const [region, setRegion] = useState(known?.region ?? '');
  return (
    <>
      <Field
        label={words.line1}
        name="line1"
        autoComplete="address-line1"
        defaultValue={known?.line1}
        maxLength={100}
        required
      />
      <Field
        label={words.line2}
        name="line2"
        autoComplete="address-line2"
        defaultValue={known?.line2}
        maxLength={100}
      />
      <Field
        label={words.city}
        name="city"
        autoComplete="address-level2"
        defaultValue={known?.city}
        maxLength={80}
        required
      />
      {country === 'US' ? (
        <Choice
          id="region"
          label={words.region}
          options={STATES}
          value={region}
          onChange={setRegion}
        />
      ) : (
        <Field
          label={words.regionElsewhere}
          name="region"
          autoComplete="address-level1"
          defaultValue={known?.region}
          maxLength={60}
        />
      )}
      <Field
        label={words.postalCode}
        name="postalCode"
        autoComplete="postal-code"
        defaultValue={known?.postalCode}
        maxLength={12}
      />
      <Choice
        id="country"
        label={words.country}
        options={COUNTRIES}
        value={country}
        onChange={setCountry}
      />
    </>
  );
}

export function ProfileForm(props: {
  known: Profile | null;
  /** As it was given at registration; another is refused. */
  dateOfBirth: string;
}) {
  const { known, dateOfBirth } = props;
  const [isSaved, setSaved] = useState(false);
  const send = async (fields: Record<string, string>) => {
    setSaved(false);
    const { givenName = '', familyName = '', line1 = '', line2 = '', city = '' } = fields;
    const { region = '', postalCode = '', country = '' } = fields;
    const answer = await declareProfile({
      ...{ givenName, familyName, dateOfBirth },
      address: {
        ...{ line1, city, region, postalCode, country },
        ...(line2.trim() !== '' && { line2 }),
      },
    });
    setSaved(answer.ok);
    return answer.ok ? null : answer.error;
  };
  return (
    <Form action={words.save} onSend={send}>
      <Field
        label={words.givenName}
        name="givenName"
        autoComplete="given-name"
        defaultValue={known?.givenName}
        maxLength={100}
        required
      />
      <Field
        label={words.familyName}
        name="familyName"
        autoComplete="family-name"
        defaultValue={known?.familyName}
        maxLength={100}
        required
      />
      <Field
        label={words.dateOfBirth}
        hint={words.dateOfBirthHint}
        type="date"
        value={dateOfBirth}
        readOnly
      />
      <Address known={known?.address} />
      <p className="small faint">{words.limit}</p>
      {isSaved && <Notice tone="good">{words.saved}</Notice>}
    </Form>
  );
}
