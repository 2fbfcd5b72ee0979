import type {Faker} from '@faker-js/faker';
import {between, birthday, checkBetween, checkSpan, span} from './dates.ts';
import {LISTS} from './lists.ts';
import {regexify} from './regexify.ts';

/** Something that an expression may call. */
export interface Fiction {
  make(faker: Faker, args: readonly string[]): string | number | boolean;
  /** What is wrong with the arguments; null: nothing. */
  check?(args: readonly string[]): string | null;
}

type Make = Fiction['make'];

const LONG = /^-?\d+$/;
const numbers =
  (least: number, most: number) =>
  (args: readonly string[]): string | null =>
    args.length >= least && args.length <= most && args.every((a) => /^-?\d+(\.\d+)?$/.test(a))
      ? null
      : `it takes ${least === most ? least : `${least} to ${most}`} numbers in quotes`;
const some = (args: readonly string[]): string | null => (args.length === 0 ? 'it takes at least one argument in quotes' : null);

/** From the lower bound up to but without the upper one, as Java Faker has it; equal bounds give the bound. */
function numberBetween(faker: Faker, [low = '0', high = '0']: readonly string[]): string {
  if (!LONG.test(low) || !LONG.test(high)) return String(Math.floor(faker.number.float({min: Number(low), max: Number(high)})));
  const [min, max] = [BigInt(low), BigInt(high)];
  return String(min >= max ? min : faker.number.bigInt({min, max: max - 1n}));
}

/** Below the one argument; with two between them, both included. */
function nextInt(faker: Faker, [low = '1', high]: readonly string[]): string {
  return high === undefined ? numberBetween(faker, ['0', low]) : numberBetween(faker, [low, String(BigInt(Math.trunc(Number(high))) + 1n)]);
}

function double(faker: Faker, [decimals = '2', low = '0', high = '100']: readonly string[]): string {
  return faker.number.float({min: Number(low), max: Number(high), fractionDigits: Number(decimals)}).toFixed(Number(decimals));
}

const digits = (faker: Faker, count: string): string => faker.string.numeric({length: Number(count), allowLeadingZeros: true});
const letters = (faker: Faker, text: string): string => text.replace(/\?/g, () => faker.string.alpha({casing: 'lower'}));
const numerals = (faker: Faker, text: string): string => text.replace(/#/g, () => faker.string.numeric());

const CHECKED: Readonly<Record<string, Fiction>> = {
  'number.numberbetween': {make: numberBetween, check: numbers(2, 2)},
  'number.randomdouble': {make: double, check: numbers(1, 3)},
  'number.digits': {make: (f, [n = '1']) => digits(f, n), check: numbers(1, 1)},
  'random.nextint': {make: nextInt, check: numbers(1, 2)},
  'random.nextlong': {make: nextInt, check: numbers(1, 2)},
  'number.randomnumber': {make: (f, [n = '5']) => digits(f, n), check: numbers(0, 2)},
  'date.past': {make: (f, args) => span(f, args, -1), check: checkSpan},
  'date.future': {make: (f, args) => span(f, args, 1), check: checkSpan},
  'date.between': {make: between, check: checkBetween},
  'date.birthday': {make: birthday, check: numbers(0, 2)},
  regexify: {make: (f, [pattern = '']) => regexify(pattern, () => f.number.float({min: 0, max: 1 - 1e-9})), check: some},
  letterify: {make: (f, [text = '']) => letters(f, text), check: some},
  numerify: {make: (f, [text = '']) => numerals(f, text), check: some},
  bothify: {make: (f, [text = '']) => numerals(f, letters(f, text)), check: some},
  examplify: {
    make: (f, [text = '']) =>
      text.replace(/[A-Za-z]|\d/g, (c) => (/\d/.test(c) ? f.string.numeric() : f.string.alpha({casing: c < 'a' ? 'upper' : 'lower'}))),
    check: some,
  },
  templatify: {make: (f, [text = '', c = '?', ...options]) => text.replaceAll(c, () => f.helpers.arrayElement(options)), check: some},
  'options.option': {make: (f, args) => f.helpers.arrayElement(args), check: some},
};

const PLAIN: Readonly<Record<string, Make>> = {
  'name.fullname': (f) => f.person.fullName(),
  'name.name': (f) => f.person.fullName(),
  'name.namewithmiddle': (f) => `${f.person.firstName()} ${f.person.middleName()} ${f.person.lastName()}`,
  'name.firstname': (f) => f.person.firstName(),
  'name.malefirstname': (f) => f.person.firstName('male'),
  'name.femalefirstname': (f) => f.person.firstName('female'),
  'name.lastname': (f) => f.person.lastName(),
  'name.prefix': (f) => f.person.prefix(),
  'name.suffix': (f) => f.person.suffix(),
  'name.title': (f) => f.person.jobTitle(),
  'name.username': (f) => f.internet.username().toLowerCase(),
  'number.randomdigit': (f) => f.number.int({min: 0, max: 9}),
  'number.randomdigitnotzero': (f) => f.number.int({min: 1, max: 9}),
  'number.digit': (f) => f.string.numeric(),
  'number.positive': (f) => f.number.int({min: 1, max: 2147483647}),
  'number.negative': (f) => -f.number.int({min: 1, max: 2147483647}),
  'bool.bool': (f) => f.datatype.boolean(),
  'internet.emailaddress': (f) => f.internet.email().toLowerCase(),
  'internet.safeemailaddress': (f) => f.internet.exampleEmail().toLowerCase(),
  'internet.username': (f) => f.internet.username(),
  'internet.url': (f) => f.internet.url(),
  'internet.domainname': (f) => f.internet.domainName(),
  'internet.domainword': (f) => f.internet.domainWord(),
  'internet.domainsuffix': (f) => f.internet.domainSuffix(),
  'internet.ipv4address': (f) => f.internet.ipv4(),
  'internet.privateipv4address': (f) => f.internet.ipv4({network: 'private-a'}),
  'internet.publicipv4address': (f) => f.internet.ipv4(),
  'internet.ipv4cidr': (f) => `${f.internet.ipv4()}/${f.number.int({min: 1, max: 31})}`,
  'internet.ipv6address': (f) => f.internet.ipv6(),
  'internet.macaddress': (f) => f.internet.mac(),
  'internet.password': (f, [least, most]) => f.internet.password({length: Number(most ?? least ?? 12)}),
  'internet.useragentany': (f) => f.internet.userAgent(),
  'internet.useragent': (f) => f.internet.userAgent(),
  'internet.slug': (f) => f.lorem.slug(2),
  'internet.uuid': (f) => f.string.uuid(),
  'internet.avatar': (f) => f.image.avatar(),
  'internet.image': (f) => f.image.url(),
  'internet.httpmethod': (f) => f.internet.httpMethod(),
  'internet.statuscode': (f) => f.internet.httpStatusCode(),
  'internet.port': (f) => f.internet.port(),
  'internet.uuidv4': (f) => f.string.uuid(),
  'address.city': (f) => f.location.city(),
  'address.cityname': (f) => f.location.city(),
  'address.country': (f) => f.location.country(),
  'address.countrycode': (f) => f.location.countryCode(),
  'address.state': (f) => f.location.state(),
  'address.stateabbr': (f) => f.location.state({abbreviated: true}),
  'address.streetaddress': (f) => f.location.streetAddress(),
  'address.streetname': (f) => f.location.street(),
  'address.streetaddressnumber': (f) => f.location.buildingNumber(),
  'address.buildingnumber': (f) => f.location.buildingNumber(),
  'address.secondaryaddress': (f) => f.location.secondaryAddress(),
  'address.fulladdress': (f) =>
    `${f.location.streetAddress()}, ${f.location.city()}, ${f.location.state({abbreviated: true})} ${f.location.zipCode()}`,
  'address.zipcode': (f) => f.location.zipCode(),
  'address.postcode': (f) => f.location.zipCode(),
  'address.latitude': (f) => f.location.latitude({precision: 8}),
  'address.longitude': (f) => f.location.longitude({precision: 8}),
  'address.timezone': (f) => f.location.timeZone(),
  'company.name': (f) => f.company.name(),
  'company.catchphrase': (f) => f.company.catchPhrase(),
  'company.bs': (f) => f.company.buzzPhrase(),
  'company.buzzword': (f) => f.company.buzzNoun(),
  'company.url': (f) => f.internet.url(),
  'company.logo': (f) => f.image.url(),
  'commerce.productname': (f) => f.commerce.productName(),
  'commerce.price': (f, [min = '0', max = '100']) => f.commerce.price({min: Number(min), max: Number(max)}),
  'commerce.department': (f) => f.commerce.department(),
  'commerce.material': (f) => f.commerce.productMaterial(),
  'commerce.color': (f) => f.color.human(),
  'commerce.promotioncode': (f) => `${f.commerce.productAdjective()}${f.string.numeric(6)}`,
  'commerce.brand': (f) => f.company.name(),
  'commerce.vendor': (f) => f.company.name(),
  'lorem.word': (f) => f.lorem.word(),
  'lorem.words': (f, [n = '3']) => f.lorem.words(Number(n)),
  'lorem.sentence': (f, [n]) => (n === undefined ? f.lorem.sentence() : f.lorem.sentence(Number(n))),
  'lorem.sentences': (f, [n = '3']) => f.lorem.sentences(Number(n)),
  'lorem.paragraph': (f, [n]) => (n === undefined ? f.lorem.paragraph() : f.lorem.paragraph(Number(n))),
  'lorem.character': (f) => f.string.alphanumeric({casing: 'lower'}),
  'lorem.characters': (f, [n = '255']) => f.string.alphanumeric({length: Number(n), casing: 'lower'}),
  'lorem.fixedstring': (f, [n = '10']) => f.lorem.text().padEnd(Number(n), 'x').slice(0, Number(n)),
  'color.name': (f) => f.color.human(),
  'color.hex': (f) => f.color.rgb(),
  'phonenumber.phonenumber': (f) => f.phone.number(),
  'phonenumber.cellphone': (f) => f.phone.number(),
  'finance.creditcard': (f) => f.finance.creditCardNumber(),
  'finance.iban': (f) => f.finance.iban(),
  'finance.bic': (f) => f.finance.bic(),
  'business.creditcardnumber': (f) => f.finance.creditCardNumber(),
  'business.creditcardtype': (f) => f.finance.creditCardIssuer(),
  'business.creditcardexpiry': (f) => f.date.future({years: 5}).toISOString().slice(0, 10),
  'currency.code': (f) => f.finance.currencyCode(),
  'money.currencycode': (f) => f.finance.currencyCode(),
  'crypto.md5': (f) => f.string.hexadecimal({length: 32, casing: 'lower', prefix: ''}),
  'crypto.sha1': (f) => f.string.hexadecimal({length: 40, casing: 'lower', prefix: ''}),
  'crypto.sha256': (f) => f.string.hexadecimal({length: 64, casing: 'lower', prefix: ''}),
  'crypto.sha512': (f) => f.string.hexadecimal({length: 128, casing: 'lower', prefix: ''}),
  'code.isbn10': (f) => f.commerce.isbn(10),
  'code.isbn13': (f) => f.commerce.isbn(13),
  'code.ean8': (f) => f.string.numeric(8),
  'code.ean13': (f) => f.string.numeric(13),
  'code.imei': (f) => f.phone.imei(),
  'code.asin': (f) => `B0${f.string.alphanumeric({length: 8, casing: 'upper'})}`,
  'idnumber.valid': (f) => numerals(f, '###-##-####'),
  'idnumber.ssnvalid': (f) => numerals(f, '###-##-####'),
  'book.title': (f) => f.book.title(),
  'book.author': (f) => f.book.author(),
  'book.publisher': (f) => f.book.publisher(),
  'book.genre': (f) => f.book.genre(),
  'music.genre': (f) => f.music.genre(),
  'food.ingredient': (f) => f.food.ingredient(),
  'food.spice': (f) => f.food.spice(),
  'food.dish': (f) => f.food.dish(),
  'food.fruit': (f) => f.food.fruit(),
  'food.vegetable': (f) => f.food.vegetable(),
  'animal.name': (f) => f.animal.type(),
  'cat.name': (f) => f.animal.petName(),
  'cat.breed': (f) => f.animal.cat(),
  'dog.name': (f) => f.animal.petName(),
  'dog.breed': (f) => f.animal.dog(),
  'job.title': (f) => f.person.jobTitle(),
  'weather.temperaturecelsius': (f) => `${f.number.int({min: -30, max: 38})}°C`,
  'weather.temperaturefahrenheit': (f) => `${f.number.int({min: -22, max: 100})}°F`,
  'file.filename': (f) => f.system.filePath(),
  'file.extension': (f) => f.system.fileExt(),
  'file.mimetype': (f) => f.system.mimeType(),
  'app.version': (f) => f.system.semver(),
  'app.author': (f) => f.person.fullName(),
  'vehicle.manufacturer': (f) => f.vehicle.manufacturer(),
  'vehicle.make': (f) => f.vehicle.manufacturer(),
  'vehicle.model': (f) => f.vehicle.model(),
  'vehicle.makeandmodel': (f) => f.vehicle.vehicle(),
  'vehicle.vin': (f) => f.vehicle.vin(),
  'vehicle.color': (f) => f.vehicle.color(),
  'vehicle.fueltype': (f) => f.vehicle.fuel(),
  'vehicle.licenseplate': (f) => f.vehicle.vrm(),
  'aviation.airport': (f) => f.airline.airport().iataCode,
  'aviation.airportname': (f) => f.airline.airport().name,
  'aviation.aircraft': (f) => f.airline.airplane().name,
  'aviation.airline': (f) => f.airline.airline().name,
  'aviation.flight': (f) => f.airline.airline().iataCode + f.airline.flightNumber(),
  'hacker.abbreviation': (f) => f.hacker.abbreviation(),
  'hacker.adjective': (f) => f.hacker.adjective(),
  'hacker.noun': (f) => f.hacker.noun(),
  'hacker.verb': (f) => f.hacker.verb(),
  'hacker.ingverb': (f) => f.hacker.ingverb(),
  'demographic.sex': (f) => f.person.sex(),
  'gender.types': (f) => f.person.gender(),
  'gender.binarytypes': (f) => f.person.sexType(),
  'random.nextdouble': (f) => f.number.float({min: 0, max: 1}),
  'random.nextboolean': (f) => f.datatype.boolean(),
  'country.name': (f) => f.location.country(),
  'country.countrycode2': (f) => f.location.countryCode('alpha-2').toLowerCase(),
  'country.countrycode3': (f) => f.location.countryCode('alpha-3').toLowerCase(),
  'country.currency': (f) => f.finance.currencyName(),
  'country.currencycode': (f) => f.finance.currencyCode(),
  'barcode.ean8': (f) => f.string.numeric(8),
  'barcode.ean13': (f) => f.string.numeric(13),
  'computer.operatingsystem': (f) => f.helpers.arrayElement(['Linux', 'Windows', 'macOS', 'FreeBSD']),
  'funnyname.name': (f) => f.internet.displayName(),
  'mood.feeling': (f) => f.word.adjective(),
  'verb.base': (f) => f.word.verb(),
  'word.adjective': (f) => f.word.adjective(),
  'word.adverb': (f) => f.word.adverb(),
  'word.noun': (f) => f.word.noun(),
  'word.verb': (f) => f.word.verb(),
  'construction.materials': (f) => f.commerce.productMaterial(),
  'bank.name': (f) => `${f.location.city()} Bank`,
  'passport.valid': (f) => `${f.string.alpha({casing: 'upper'})}${f.string.numeric(8)}`,
  'bird.name': (f) => f.animal.bird(),
  'horse.name': (f) => f.animal.petName(),
  'horse.breed': (f) => f.animal.horse(),
  'random.hex': (f, [n = '8']) => f.string.hexadecimal({length: Number(n), prefix: '', casing: 'upper'}),
};

/** Other names for the same. */
const ALIASES: Readonly<Record<string, string>> = {
  'food.ingredients': 'food.ingredient',
  'food.spices': 'food.spice',
  'food.dishes': 'food.dish',
  'food.fruits': 'food.fruit',
  'food.vegetables': 'food.vegetable',
  'country.capital': 'nation.capitalcity',
  'nation.capital': 'nation.capitalcity',
  'hashing.md5': 'crypto.md5',
  'hashing.sha1': 'crypto.sha1',
  'hashing.sha256': 'crypto.sha256',
  'hashing.sha512': 'crypto.sha512',
  'commerce.productcolor': 'commerce.color',
  'internet.ipv4': 'internet.ipv4address',
  'internet.ipv6': 'internet.ipv6address',
  'internet.email': 'internet.emailaddress',
  'harrypotter.characters': 'harrypotter.character',
  'harrypotter.locations': 'harrypotter.location',
  'starwars.planet': 'starwars.planets',
  'starwars.droid': 'starwars.droids',
  'person.fullname': 'name.fullname',
  'person.firstname': 'name.firstname',
  'person.lastname': 'name.lastname',
  'location.city': 'address.city',
  'location.country': 'address.country',
  'app.appname': 'app.name',
  'bool.boolean': 'bool.bool',
  'stock.nasdaqsymbol': 'stock.nsdqsymbol',
  'phonenumber.number': 'phonenumber.phonenumber',
  'phone.number': 'phonenumber.phonenumber',
  'date.birthdate': 'date.birthday',
  'timeanddate.past': 'date.past',
  'timeanddate.future': 'date.future',
  'timeanddate.birthday': 'date.birthday',
  'timeanddate.between': 'date.between',
  'options.nextelement': 'options.option',
  'expression.regexify': 'regexify',
  'name.nameofperson': 'name.fullname',
};

const ALL: ReadonlyMap<string, Fiction> = new Map<string, Fiction>([
  ...Object.entries(CHECKED),
  ...Object.entries(PLAIN).map(([name, make]) => [name, {make}] as const),
  ...Object.entries(LISTS).map(([name, list]) => [name, {make: (f: Faker) => f.helpers.arrayElement(list)}] as const),
]);

/** By Java Faker's name, in any case, with underscores or without. */
export function providerNamed(name: string): Fiction | undefined {
  const key = name.toLowerCase().replaceAll('_', '');
  return ALL.get(ALIASES[key] ?? key);
}

export function providerNames(): readonly string[] {
  return [...ALL.keys()];
}
