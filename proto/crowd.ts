/** Somebody in a room, for all users who see them there. */
interface Place<Person> {
  readonly name: string;
  /** The same in every view of the room. */
  readonly index: number;
  /** As they were told of last. */
  latest: Person;
  /** In how many views they are. */
  views: number;
}

/** The people of one room whom any user sees. */
class Crowd<Person> {
  readonly #isAlike: (one: Person, other: Person) => boolean;
  readonly #onEmpty: () => void;
  readonly #byName = new Map<string, Place<Person>>();
  readonly #byIndex: (Place<Person> | undefined)[] = [];
  /** Indexes below the length of {@link #byIndex} that are nobody's. */
  readonly #free: number[] = [];

  constructor(isAlike: (one: Person, other: Person) => boolean, onEmpty: () => void) {
    this.#isAlike = isAlike;
    this.#onEmpty = onEmpty;
  }

  find(name: string): Place<Person> | undefined {
    return this.#byName.get(name);
  }

  at(index: number): Place<Person> | undefined {
    return this.#byIndex[index];
  }

  /** The place of somebody who is like that now; its `latest` is to be shown. */
  tell(name: string, person: Person): Place<Person> {
    const known = this.#byName.get(name);
    if (known === undefined) return this.#add(name, person);
    if (!this.#isAlike(known.latest, person)) known.latest = person;
    return known;
  }

  /** Somebody is in one view less. */
  release(place: Place<Person>): void {
    if (--place.views > 0) return;
    this.#byName.delete(place.name);
    this.#byIndex[place.index] = undefined;
    this.#free.push(place.index);
    if (this.#byName.size === 0) this.#onEmpty();
  }

  #add(name: string, person: Person): Place<Person> {
    const index = this.#free.pop() ?? this.#byIndex.length;
    const place = { name, index, latest: person, views: 0 };
    this.#byName.set(name, place);
    this.#byIndex[index] = place;
    return place;
  }
}

/**
 * The people in many users' rooms. Users of one room see mostly the same people, so each person is held once for all of
 * them: to a further user somebody costs 8 to 12 bytes, where a map of one's own takes 50 and whoever is in it as many.
 * Persons are not changed, but replaced.
 */
export class Crowds<Person extends object> {
  readonly #isAlike: (one: Person, other: Person) => boolean;
  readonly #byRoom = new Map<string, Crowd<Person>>();

  /** `isAlike`: whether two are the same in everything, so that one can stand for the other. */
  constructor(isAlike: (one: Person, other: Person) => boolean) {
    this.#isAlike = isAlike;
  }

  /** What one user sees of a room: nobody yet. Whoever asks for it clears it in the end. */
  view(room: string): CrowdView<Person> {
    return new CrowdView(() => this.#of(room));
  }

  #of(room: string): Crowd<Person> {
    const known = this.#byRoom.get(room);
    if (known !== undefined) return known;
    const crowd = new Crowd(this.#isAlike, () => this.#byRoom.delete(room));
    this.#byRoom.set(room, crowd);
    return crowd;
  }
}

/** The people in a room by name, as one user sees them. Names are compared as they are. */
export class CrowdView<Person extends object> {
  readonly #find: () => Crowd<Person>;
  /** Undefined while nobody is here: a room in which no user sees anybody is forgotten. */
  #crowd: Crowd<Person> | undefined;
  /** By index. */
  #people: (Person | undefined)[] = [];
  /** By index, too: those whose index is far beyond how many are here. They would make a long row of gaps. */
  #strays: Map<number, Person> | undefined;
  #size = 0;

  /** `find`: the room's people; asked whenever the first one comes. */
  constructor(find: () => Crowd<Person>) {
    this.#find = find;
  }

  get size(): number {
    return this.#size;
  }

  get(name: string): Person | undefined {
    const place = this.#crowd?.find(name);
    return place === undefined ? undefined : this.#at(place.index);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Somebody is here, and is like that now. Answers the object that is shared, which may be another that is alike. */
  set(name: string, person: Person): Person {
    this.#crowd ??= this.#find();
    const place = this.#crowd.tell(name, person);
    if (this.#at(place.index) === undefined) {
      place.views++;
      this.#size++;
    }
    this.#put(place.index, place.latest);
    return place.latest;
  }

  /** Answers whether they were here. */
  delete(name: string): boolean {
    const place = this.#crowd?.find(name);
    if (place === undefined || this.#at(place.index) === undefined) return false;
    this.#remove(place);
    return true;
  }

  clear(): void {
    for (const index of this.#indexes()) {
      const place = this.#crowd?.at(index);
      if (place !== undefined) this.#crowd?.release(place);
    }
    this.#forget();
  }

  /** In no order that means anything. People may be replaced and deleted meanwhile. */
  *values(): IterableIterator<Person> {
    for (const index of this.#indexes()) {
      const person = this.#at(index);
      if (person !== undefined) yield person;
    }
  }

  /** As {@link values}, with names. */
  *entries(): IterableIterator<[name: string, person: Person]> {
    for (const index of this.#indexes()) {
      const name = this.#crowd?.at(index)?.name;
      const person = this.#at(index);
      if (name !== undefined && person !== undefined) yield [name, person];
    }
  }

  *#indexes(): IterableIterator<number> {
    for (let index = 0; index < this.#people.length; index++) {
      if (this.#people[index] !== undefined) yield index;
    }
    yield* this.#strays?.keys() ?? [];
  }

  #at(index: number): Person | undefined {
    return this.#people[index] ?? this.#strays?.get(index);
  }

  #put(index: number, person: Person): void {
    const isFar = index >= 4 * (this.#size + 16);
    if (this.#people[index] === undefined && (isFar || this.#strays?.has(index))) {
      this.#strays ??= new Map();
      this.#strays.set(index, person);
    } else this.#people[index] = person;
  }

  #remove(place: Place<Person>): void {
    if (!this.#strays?.delete(place.index)) this.#people[place.index] = undefined;
    this.#crowd?.release(place);
    if (--this.#size === 0) this.#forget();
  }

  #forget(): void {
    this.#crowd = undefined;
    this.#people = [];
    this.#strays = undefined;
    this.#size = 0;
  }
}
