// By what a household and a person are known again: keyed hashes of an address, and of a name with a birth
// date, each folded so that the usual spellings are one. What one would get wrong: what is folded here is
// hashed and kept, so another folding makes strangers of everybody until they declare anew. That is why it
// stands on Unicode alone and on no table of letters that grows.

import type { Profile } from '#shared/contracts/http/compliance-identity.ts';
import { type HashUnderKey, hashesUnder } from '#shared/keyed-hash.ts';

// What is written inside of a word: O'Brien, P.O.
const INSIDE = /['’ʼ`.]/g;
const MARKS = /\p{M}/gu;
const WORD = /[\p{L}\p{N}]+/gu;

/** Words without case, accents and signs. */
export function foldedWords(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(MARKS, '').toUpperCase().toLowerCase();
  return plain.replaceAll(INSIDE, '').match(WORD) ?? [];
}

// As the postal service of the United States abbreviates them (Publication 28), and as people do.
const SHORT: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'allee ally=aly alley;av aven avenu avenue avn=ave;boulevard boul boulv=blvd;bridge brg=br;' +
    'circle circ circl crcl crcle=cir;court crt=ct;courts=cts;cove=cv;crescent cres crsnt=cres;' +
    'crossing crssng=xing;drive driv drv=dr;estate=est;expressway expr express=expy;extension=ext;' +
    'freeway freewy frway=fwy;garden gardn=gdn;gardens=gdns;grove grov=grv;heights ht=hts;' +
    'highway highwy hiway hway=hwy;hill=hl;hills=hls;junction jction junctn=jct;lake=lk;lane=ln;' +
    'lodge=ldg;manor=mnr;meadows=mdws;mount=mt;mountain mntain=mtn;park prk=park;' +
    'parkway parkwy pkway pky=pkwy;place=pl;plaza plza=plz;point=pt;ranch=rnch;ridge rdge=rdg;' +
    'river rvr=riv;road=rd;route=rte;saint street strt str=st;springs spngs=spgs;square sqr sqre=sq;' +
    'station statn=sta;terrace terr=ter;trace=trce;trail trails=trl;turnpike trnpk=tpke;valley=vly;' +
    'village villag=vlg;vista vist=vis;walks=walk;wy=way;north=n;south=s;east=e;west=w;' +
    'northeast=ne;northwest=nw;southeast=se;southwest=sw;first=1st;second=2nd;third=3rd;fourth=4th;' +
    'fifth=5th;sixth=6th;seventh=7th;eighth=8th;ninth=9th;tenth=10th'
  )
    .split(';')
    .flatMap((entry) => {
      const [long = '', short = ''] = entry.split('=');
      return long.split(' ').map((word) => [word, short] as const);
    }),
);
// What stands before the number of a flat and says no more than that it is one.
const UNIT = new Set(
  'apartment apt appartment building bldg department dept flat floor fl no number room rm space spc ste suite unit'.split(
    ' ',
  ),
);

/** An address as its household is known by: street, flat and area, however they are written. */
export function foldAddress({ line1, line2 = '', city, postalCode, country }: Profile['address']) {
  const street = foldedWords(`${line1} ${line2}`)
    .filter((word) => !UNIT.has(word))
    .map((word) => SHORT[word] ?? word);
  const code = foldedWords(postalCode).join('');
  // A ZIP code says the city, whatever people call it.
  const area = country === 'US' ? code.slice(0, 5) : code || foldedWords(city).join(' ');
  return [...street, area, country].join(' ');
}

/** A name, whichever part of it comes first, with the birth date. */
export const foldPerson = ({ givenName, familyName, dateOfBirth }: Omit<Profile, 'address'>) =>
  [...foldedWords(`${givenName} ${familyName}`).sort(), dateOfBirth].join(' ');

/** A hash of a kind, as `identity.declare` takes it. */
export type IdentityKey = HashUnderKey & { kind: 'household' | 'person' | 'document' };

/** Those of a profile under every key of `IDENTITY_KEY`. */
export function identityKeys(ring: string, profile: Profile): IdentityKey[] {
  const of = (kind: IdentityKey['kind'], text: string) =>
    hashesUnder(ring, kind, text).map((hash) => ({ ...hash, kind }));
  return [...of('household', foldAddress(profile.address)), ...of('person', foldPerson(profile))];
}
