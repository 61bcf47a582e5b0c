// Names that a reader takes for the house. Nobody has such a name, staff neither: what marks staff is
// the badge. Compared by the folded copy, so in whatever letters; what is listed are the words, in the
// languages that players read, not their disguises.

import { foldText } from './fold.ts';

// Each alone, or first or last in a name, speaks for the house.
const OFFICES = [
  'admin',
  'administrator',
  'cashier',
  'concierge',
  'croupier',
  'dealer',
  'helpdesk',
  'house',
  'mod',
  'moderator',
  'official',
  'operator',
  'parlor',
  'staff',
  'supervisor',
  'support',
  'sysadmin',
  'system',
  'webmaster',
  // The same in other languages that are written in Latin letters.
  'administrador',
  'administrateur',
  'assistenza',
  'atendimento',
  'caissier',
  'caixa',
  'cajero',
  'crupier',
  'kassierer',
  'krupier',
  'kundendienst',
  'kundenservice',
  'moderador',
  'moderateur',
  'obsługa',
  'soporte',
  'suporte',
  'supporto',
];

// Two of these in a row speak for the house ("VIP Host", "Help Center"), as one does that is the
// whole name and is a role.
const ROLES = [
  'agent',
  'assistant',
  'care',
  'center',
  'centre',
  'desk',
  'help',
  'host',
  'hotline',
  'manager',
  'rep',
  'representative',
  'security',
  'service',
  'services',
  'team',
];
const FIELDS = [
  'account',
  'bank',
  'banking',
  'billing',
  'bonus',
  'cash',
  'cashout',
  'casino',
  'chat',
  'client',
  'compliance',
  'contact',
  'coin',
  'coins',
  'customer',
  'deposit',
  'deposits',
  'finance',
  'floor',
  'fraud',
  'game',
  'guest',
  'kyc',
  'live',
  'loyalty',
  'payment',
  'payments',
  'payout',
  'payouts',
  'pit',
  'player',
  'promo',
  'redemption',
  'redemptions',
  'reward',
  'rewards',
  'risk',
  'safety',
  'table',
  'tech',
  'technical',
  'trust',
  'verification',
  'vip',
  'wallet',
  'withdrawal',
];

// Found anywhere in a name: too long to be a part of an honest word, or of a script without gaps.
const ANYWHERE = [
  'customerservice',
  'customersupport',
  'customercare',
  'helpdesk',
  'viphost',
  'pitboss',
  'floorboss',
  'gamemaster',
  'администратор',
  'админ',
  'модератор',
  'поддержк',
  'крупье',
  'кассир',
  'служба помощи',
  'адміністратор',
  'підтримк',
  'διαχειριστής',
  'υποστήριξη',
  'συντονιστής',
  'الدعم',
  'دعم فني',
  'خدمة العملاء',
  'المشرف',
  'مدير النظام',
  'תמיכה',
  'מנהל',
  'שירות לקוחות',
  'प्रशासक',
  'सहायता',
  'ग्राहक सेवा',
  'ผู้ดูแล',
  'ฝ่ายบริการ',
  'แอดมิน',
  '客服',
  '管理员',
  '管理員',
  '官方',
  '荷官',
  '版主',
  '客戶服務',
  'サポート',
  '管理者',
  '運営',
  'モデレーター',
  'ディーラー',
  '公式',
  '관리자',
  '고객센터',
  '고객지원',
  '운영자',
  '딜러',
];

// No name begins or ends with these, so they are found without a gap as well.
const EDGES = ['admin', 'cashier', 'croupier', 'moderator', 'parlor'];

interface Patterns {
  office: RegExp;
  edge: RegExp;
  phrase: RegExp;
  role: RegExp;
  anywhere: string[];
}

const oneOf = (words: readonly string[]) => `(?:${words.map(foldText).join('|')})`;

let patterns: Patterns | null = null;

function patternsOf(): Patterns {
  patterns ??= {
    office: new RegExp(`^(?:${oneOf(OFFICES)}s?)+$`),
    edge: new RegExp(
      EDGES.map(foldText)
        .flatMap((word) => [`^${word}`, `${word}$`])
        .join('|'),
    ),
    // At least two, one of them a role.
    phrase: new RegExp(
      `^(?=.*${oneOf(ROLES)})(?:${oneOf([...ROLES, ...FIELDS, ...OFFICES])}s?){2,}$`,
    ),
    role: new RegExp(`^${oneOf(ROLES)}s?$`),
    anywhere: ANYWHERE.map(foldText),
  };
  return patterns;
}

const WORD_GAPS = /[^\p{L}\p{M}\p{N}]+/u;
const WORDS_IN_PHRASE_MAX = 4;

// "Mod42" is read as a moderator, "M0d" too: digits are taken away at the edges only.
const readings = (word: string) => [word, word.replaceAll(/^\p{N}+|\p{N}+$/gu, '')].map(foldText);

function isHouseWord(words: readonly string[]): boolean {
  const { office, phrase } = patternsOf();
  const isOffice = [words[0], words.at(-1)].some((word = '') =>
    readings(word).some((each) => office.test(each)),
  );
  if (isOffice) return true;
  for (let count = 1; count <= Math.min(words.length, WORDS_IN_PHRASE_MAX); count++) {
    for (const run of [words.slice(0, count), words.slice(-count)]) {
      if (readings(run.join('')).some((each) => phrase.test(each))) return true;
    }
  }
  return false;
}

/** True for a name or title that a reader would take for the house, in whatever letters. */
export function speaksForTheHouse(name: string): boolean {
  const { office, edge, phrase, role, anywhere } = patternsOf();
  for (const whole of readings(name)) {
    if (office.test(whole) || edge.test(whole) || phrase.test(whole) || role.test(whole)) {
      return true;
    }
    if (anywhere.some((word) => whole.includes(word))) return true;
  }
  // Words end at gaps and at capitals.
  const atCapitals = name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ');
  return [name, atCapitals].some((text) => isHouseWord(text.split(WORD_GAPS).filter(Boolean)));
}
