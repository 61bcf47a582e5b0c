// Makes a group; friends are brought into it from inside.

import { client } from '../state/account.ts';
import { wantedRoom } from '../state/people.ts';
import { texts } from '../texts/index.ts';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';

export function NewGroup({ onDone }: { onDone(): void }) {
  const send = async ({ title = '' }: Record<string, string>) => {
    const answer = await client.call('social.createRoom', { body: { title: title.trim() } });
    if (!answer.ok) return answer.error;
    onDone();
    wantedRoom.set(answer.value.room.id);
    return null;
  };
  return (
    <div className="padded">
      <Form action={texts.chat.create} onSend={send}>
        <Field label={texts.chat.groupName} name="title" maxLength={64} required />
      </Form>
    </div>
  );
}
