// The words of where one may play. Part of the catalogue in index.ts.

import { US_REGIONS } from '#shared/place/regions.ts';

const countries = new Intl.DisplayNames(['en'], { type: 'region' });

function nameOf(place: string): string {
  if (place === '*') return 'Everywhere';
  if (place === 'unknown') return 'somewhere we cannot tell';
  const [country = '', region] = place.split('-');
  const name = countries.of(country) ?? country;
  if (region === undefined) return name;
  if (country === 'US') return US_REGIONS.get(region) ?? place;
  return `${name} (${region})`;
}

export const places = {
  title: 'Where I may play',
  line: 'What may be done depends on the law of the place where you are.',
  nameOf,
  here: (place: string) => `You are in ${nameOf(place)}`,
  hereUnknown: 'We cannot tell where you are',
  alsoSeen: (place: string, until: string) =>
    `You were in ${nameOf(place)} a while ago: until ${until} you may do what both places allow.`,
  methods: {
    edge: 'Your connection says so.',
    device: 'Your device proved it.',
    staff: 'Our staff looked into it.',
  },
  risks: {
    tor: 'This connection hides where you are.',
    hosting: 'This connection runs through a data center, so we cannot rely on it.',
    spoofed: 'Your device says that its place may not be true.',
  },
  features: {
    gc_purchase: 'Get Gold Coins from the shop',
    gc_play: 'Play with Gold Coins',
    sc_grant: 'Receive Sweeps Coins',
    sc_play: 'Play with Sweeps Coins',
    redeem: 'Redeem prizes',
  },
  yes: 'Yes',
  no: 'No',
  reasons: {
    place_not_allowed: 'Not offered here.',
    place_proof_required: 'We would have to know where you are.',
    staff_barred: 'Who works here, and their household, has no Sweeps Coins.',
    terms_not_accepted: 'The terms have changed; accept them first.',
    account_closed: 'This account is closed.',
    underage: 'You are not old enough for this.',
  },
  underageAt: (age: number) => `From ${age} years on.`,
  validUntil: (when: string) => `This holds until ${when} and is looked at again before that.`,
  changes: (when: string) => `It may change ${when}.`,
  again: 'Look again',
  list: 'What holds where',
  listLine:
    'A state that is not listed has what the United States have here, or else Gold Coins only. Other countries that are not listed are not served.',
  modes: {
    open: 'Everything',
    gc_only: 'Gold Coins only',
    redeem_only: 'Redeeming only',
    blocked: 'Not served',
  },
  since: (when: string, source: string) => `Since ${when}. ${source}`,
  noRule: 'No rule of this place has begun.',
  until: (when: string) => `Prizes may be redeemed until ${when}.`,
  next: (mode: string, when: string) => `From ${when}: ${mode}.`,
  banner: {
    place_not_allowed: (place: string) =>
      `Sweeps Coins cannot be played in ${nameOf(place)}. Gold Coins and prizes that you have are not touched.`,
    wasElsewhere: (place: string, until: string) =>
      `Sweeps Coins cannot be played until ${until}: you were in ${nameOf(place)} a while ago.`,
    place_proof_required:
      'Sweeps Coins cannot be played while we cannot tell where you are. Turn off a VPN or Tor, if you use one.',
    underage: (age: number) => `Sweeps Coins can be played from ${age} years on.`,
    why: 'What may I do here?',
  },
  prizeMax: (place: string, most: string) =>
    `In ${nameOf(place)} one play can win ${most} Sweeps Coins at most.`,
  stakeLess: (most: string) => `For what you chose, stake up to ${most}.`,
  stakeNone: 'What you chose could win more than that with any stake.',
} as const;
