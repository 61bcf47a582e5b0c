// Complaints: a new one, and what became of those before.

import { useState } from 'react';
import type { Output } from '#shared/client/types.ts';
import {
  addToComplaint,
  openComplaint,
  useComplaint,
  useComplaints,
} from '../queries/complaints.ts';
import { texts } from '../texts/index.ts';
import { shownDay, shownMoment } from '../times.ts';
import { Button } from '../ui/button.tsx';
import { Area, Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Empty, Loadable } from '../ui/state.tsx';

const words = texts.complaints;

type Complaint = Output<'compliance.listComplaints'>['items'][number];

function Messages({ id }: { id: string }) {
  const complaint = useComplaint(id);
  const [sent, setSent] = useState(0);
  const send = async ({ text = '' }: Record<string, string>) => {
    const answer = await addToComplaint(id, text);
    if (!answer.ok) return answer.error;
    setSent(sent + 1);
    return null;
  };
  return (
    <Loadable of={complaint}>
      {({ messages }) => (
        <div className="stack">
          {messages.map(({ author, body, at }) => (
            <article key={at + author} className="stack tight">
              <p className="small soft">
                {words.authors[author]}, {shownMoment(at)}
              </p>
              <p>{body}</p>
            </article>
          ))}
          <Form key={sent} action={words.more} onSend={send}>
            <Area label={words.text} name="text" maxLength={5000} required />
          </Form>
        </div>
      )}
    </Loadable>
  );
}

function Row({ of }: { of: Complaint }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="panel stack tight">
      <div className="row wrap">
        <div className="grow">
          <h2>{words.number(of.number, of.subject)}</h2>
          <p className="small soft">
            {words.states[of.state]}
            {of.state === 'open' && `. ${words.due(shownDay(of.dueAt))}`}
          </p>
        </div>
        <Button
          look="small"
          onClick={() => setOpen(!isOpen)}
          text={isOpen ? texts.common.close : texts.common.more}
          aria-expanded={isOpen}
        />
      </div>
      {isOpen && <Messages id={of.id} />}
    </section>
  );
}

export default function Complaints() {
  const list = useComplaints();
  const [sent, setSent] = useState(0);
  const send = async ({ subject = '', text = '' }: Record<string, string>) => {
    const answer = await openComplaint(subject, text);
    if (!answer.ok) return answer.error;
    setSent(sent + 1);
    return null;
  };
  return (
    <div className="page stack loose">
      <h1>{words.title}</h1>
      <p className="soft">{words.line}</p>
      <section className="panel stack" aria-label={words.new}>
        <Form key={sent} action={words.send} onSend={send}>
          <Field label={words.subject} name="subject" maxLength={200} required />
          <Area label={words.text} name="text" maxLength={5000} required />
        </Form>
      </section>
      <Loadable of={list}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            items.map((complaint) => <Row key={complaint.id} of={complaint} />)
          )
        }
      </Loadable>
    </div>
  );
}
