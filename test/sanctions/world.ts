// Invented people, listed and not, whose names are made of parts that real lists and real customers share:
// with few parts in both, who is no one's namesake is as hard to tell apart as it is outside.

import type { ListedPerson } from '#workers/compliance/sanctions/ofac.ts';
import { type Random, shuffled } from './random.ts';

const words = (text: string) => text.split(' ');

/** Parts of names by where they are common. */
const PARTS = {
  arabic: [
    words(
      'Muhammad Ahmad Abdullah Hassan Husayn Khalid Yusuf Ibrahim Mahmud Mustafa Umar Ali Salim Tariq ' +
        'Walid Fahd Nasir Karim Jamal Rashid Sami Zayd Usama Faisal Bilal Hamza Idris Ismail Jabir Majid',
    ),
    words(
      'Zawahri Hamdan Qasim Shammari Dulaymi Tikriti Barghuthi Masri Shami Baghdadi Rifai Khatib Najjar ' +
        'Haddad Sabbagh Attar Jaziri Filistini Yamani Kuwayti Libi Maghribi Rawi Ubaydi Jumayli Qahtani',
    ),
  ],
  slavic: [
    words(
      'Aleksandr Sergei Dmitriy Vladimir Yuriy Nikolay Viktor Andrey Igor Oleg Mikhail Evgeniy Boris ' +
        'Vyacheslav Konstantin Gennadiy Anatoliy Leonid Pavel Ruslan Timur Roman Maksim Arkadiy Yaroslav',
    ),
    words(
      'Ivanov Petrov Kuznetsov Rotenberg Shcherbakov Zhukov Timchenko Kovalchuk Usmanov Prigozhin ' +
        'Malofeyev Shuvalov Vekselberg Yakunin Kadyrov Sechin Volodin Zakharov Chemezov Khrustalev Tkachev',
    ),
  ],
  latin: [
    words(
      'Jose Luis Juan Carlos Miguel Jorge Pedro Manuel Francisco Rafael Ramon Hector Alejandro Ignacio ' +
        'Ricardo Fernando Eduardo Javier Sergio Arturo Gustavo Ruben Oscar Joaquin Ismael Vicente Nemesio',
    ),
    words(
      'Guzman Zambada Carrillo Beltran Arellano Caro Quintero Salazar Gonzalez Lopez Hernandez Garcia ' +
        'Martinez Rodriguez Valencia Oseguera Cervantes Villarreal Coronel Felix Fuentes Esparragoza Treviño',
    ),
  ],
  american: [
    words(
      'James John Robert Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark ' +
        'Steven Paul Andrew Joshua Kenneth Kevin Brian George Edward Mary Patricia Jennifer Linda Susan ' +
        'Jessica Sarah Karen Nancy Lisa Betty Sandra Ashley Emily Donna Michelle Carol Amanda Melissa',
    ),
    words(
      'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee ' +
        'Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen ' +
        'Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Phillips Evans',
    ),
  ],
} as const;
type Culture = keyof typeof PARTS;
const LISTED: readonly Culture[] = ['arabic', 'slavic', 'latin'];

// Endings make a family's name rarer than its stem, as outside.
const ENDINGS = ['', '', 'i', 'an', 'ov', 'ez', 'sky', 'ani', 'enko', 'ero', 'uddin', 'man'];

const pick = <T>(random: Random, from: readonly T[]): T => from[random.below(from.length)] as T;

interface Named {
  given: string[];
  family: string[];
}

function named(random: Random, culture: Culture): Named {
  const [givens, families] = PARTS[culture];
  const given = [pick(random, givens)];
  if (random.below(3) === 0) given.push(pick(random, givens));
  const family = [pick(random, families) + pick(random, ENDINGS)];
  if (culture !== 'american' && random.below(3) === 0) family.push(pick(random, families));
  return { given, family };
}

const year = (random: Random) => 1940 + random.below(60);

/** A list of so many people, as its reader makes it. */
export function listedPeople(random: Random, count: number): ListedPerson[] {
  return Array.from({ length: count }, (_, index) => {
    const { given, family } = named(random, pick(random, LISTED));
    const born = year(random);
    const kind = random.below(20);
    return {
      entry: 1_000 + index,
      names: [`${family.join(' ').toUpperCase()}, ${given.join(' ')}`],
      // One in twenty without a year, two in twenty about, one in twenty between two.
      births:
        kind === 0
          ? []
          : kind < 3
            ? [[born - 3, born + 3]]
            : kind === 3
              ? [[born, born + 4]]
              : [[born, born]],
      countries: [],
    };
  });
}

/** Somebody who plays: one in four with a name of where lists look. */
export function somebody(random: Random): { name: string; birthDate: string } {
  const culture = random.below(4) === 0 ? pick(random, LISTED) : 'american';
  const { given, family } = named(random, culture);
  return { name: [...given, ...family].join(' '), birthDate: `${year(random)}-06-15` };
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/** One slip of a finger: a letter too many, too few, another, or two in the wrong order. */
function withTypo(random: Random, name: string): string {
  const parts = name.split(' ');
  const long = parts.map((_, at) => at).filter((at) => (parts[at] ?? '').length >= 3);
  const which = pick(random, long);
  const word = parts[which] ?? '';
  const at = random.below(word.length);
  const letter = ALPHABET[random.below(26)] ?? 'a';
  const ends = [word.slice(0, at), word.slice(at + 1)] as const;
  const kinds = [
    () => `${ends[0]}${letter}${word[at]}${ends[1]}`,
    () => ends.join(''),
    () => ends.join(letter),
    () => {
      const first = Math.min(at, word.length - 2);
      return `${word.slice(0, first)}${word[first + 1]}${word[first]}${word.slice(first + 2)}`;
    },
  ];
  parts[which] = pick(random, kinds)();
  return parts.join(' ');
}

// How one name is carried over from its script by different hands.
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/muhammad/i, 'Mohamed'],
  [/muhammad/i, 'Mohammad'],
  [/yusuf/i, 'Youssef'],
  [/husayn/i, 'Hussein'],
  [/usama/i, 'Osama'],
  [/umar/i, 'Omar'],
  [/khalid/i, 'Khaled'],
  [/mahmud/i, 'Mahmoud'],
  [/sergei/i, 'Sergey'],
  [/evgeniy/i, 'Yevgeni'],
  [/(iy|ey)\b/i, 'i'],
  [/ov\b/i, 'off'],
  [/ks/i, 'x'],
  [/kh/i, 'h'],
  [/q/i, 'k'],
  [/zh/i, 'j'],
  [/ts/i, 'tz'],
  [/w/i, 'v'],
  [/v/i, 'w'],
  [/ay/i, 'ai'],
  [/yu/i, 'iu'],
  [/ñ/i, 'n'],
  [/z/i, 's'],
  [/f/i, 'ph'],
  [/u/i, 'ou'],
];

function respelled(random: Random, name: string): string {
  const possible = SPELLINGS.filter(([pattern]) => pattern.test(name));
  if (possible.length === 0) return name;
  const [pattern, spelling] = pick(random, possible);
  return name.replace(pattern, spelling);
}

const plain = (listed: string) => {
  const [family = '', given = ''] = listed.split(', ');
  return `${given} ${family}`;
};

/** How somebody on the list may come to stand in a document. */
export const DISGUISES: Readonly<Record<string, (random: Random, name: string) => string>> = {
  'as it is listed': (_, name) => plain(name),
  'with one typo': (random, name) => withTypo(random, plain(name)),
  'in another order': (random, name) => shuffled(random, plain(name).split(' ')).join(' '),
  'carried over otherwise': (random, name) => respelled(random, plain(name)),
};
