// What is said in the snapshots of the tests, per language.

import type { CallSnapshot } from "../../src-shared/contract.ts";

type Line = NonNullable<CallSnapshot["permission"]["closing"]>;
type Step = CallSnapshot["protocol"]["ladder"][number]["step"];

/** Words of one language. */
export interface SnapshotLines {
  readonly steps: Readonly<Partial<Record<Step, string>>>;
  readonly anger: string;
  readonly angerHint: string;
  readonly abuse: string;
  readonly abuseHint: string;
  readonly distressName: string;
  readonly distressHint: string;
  readonly empathy: Line;
  readonly boundary: Line;
  readonly warning: Line;
  readonly closing: Line;
  readonly explanation: string;
  readonly threatExplanation: string;
  readonly coaching: string;
  readonly notListening: string;
  readonly insult: string;
  readonly swearing: string;
  readonly threat: string;
  readonly distress: string;
  readonly crisisLines: string[];
}

/** By language. */
export const linesOf: Readonly<Record<CallSnapshot["language"], SnapshotLines>> = {
  en: {
    steps: {
      "reflective-listening": "Repeat the problem",
      empathy: "Acknowledge",
      "ask-for-solution": "Ask for a solution",
      "state-facts": "State the facts",
      "practical-step": "Practical step",
      personalise: "Make it personal",
      "intent-and-boundary": "Set the boundary",
      "end-warning": "Give the final warning",
      "transfer-offer": "Offer a transfer",
      "call-release": "Release the call",
    },
    anger: "Open anger",
    angerHint: "Wants urgency. Short sentences, no excuses; say what you are doing now.",
    abuse: "Abuse",
    abuseHint: "Friendly in tone, firm in content. One boundary, one warning, then the end.",
    distressName: "Words of despair",
    distressHint: "Stay on the line. Listen, ask whether the caller is safe, call your supervisor in.",
    empathy: {
      say: "I see why that is frustrating, Mr Jansen. I would be annoyed too. Let us put it right together.",
      short: "I see why that is frustrating. Let us put it right.",
      long: "I see why that is frustrating, Mr Jansen. You have waited three weeks and nobody called you back. I would be annoyed too. Let us look at it together now, step by step.",
    },
    boundary: {
      say: "I want to solve this with you. I can only do that if we speak to each other decently.",
      short: "I want to help, if we speak decently.",
      long: "I really want to solve this with you, and I know how to. I can only do that if we speak to each other decently and without insults.",
    },
    warning: {
      say: "I have asked you to keep it decent. If you go on swearing at me, I will have to end this call.",
      short: "If the swearing goes on, I will end the call.",
      long: "I have asked you to keep the conversation decent, because I want to help you. If you go on swearing at me, I will have to end this call, and you can call us back another time.",
    },
    closing: {
      say: "I am ending this call now. You are welcome to call us back another time. Goodbye.",
      short: "I am ending this call now. Goodbye.",
      long: "I told you that I would end the call if this went on. I am ending it now. You are welcome to call us back another time, and we will gladly help you then. Goodbye.",
    },
    explanation: "Abuse went on after two warnings: “piss off you bastard” at 3:48; warnings at 2:32 and 3:24.",
    threatExplanation:
      "A threat of violence was made at 3:00: “I’ll come and smash your face in”. No warning is needed.",
    coaching: "Instead of “I can’t”: “What I can do for you right now is …”",
    notListening: "you’re not listening to me",
    insult: "you’re a complete idiot",
    swearing: "piss off you bastard",
    threat: "I’ll come and smash your face in",
    distress: "I don’t see the point of living any more",
    crisisLines: ["Samaritans 116 123", "Emergency 999"],
  },
  nl: {
    steps: {
      "reflective-listening": "Vat het probleem samen",
      empathy: "Toon begrip",
      "ask-for-solution": "Vraag naar een oplossing",
      "state-facts": "Noem de feiten",
      "practical-step": "Spreek een concrete stap af",
      personalise: "Maak het persoonlijk",
      "intent-and-boundary": "Stel de grens",
      "end-warning": "Geef de laatste waarschuwing",
      "transfer-offer": "Bied doorverbinden aan",
      "call-release": "Sluit het gesprek af",
    },
    anger: "Openlijke boosheid",
    angerHint: "Wil dat er nu iets gebeurt. Korte zinnen, geen excuses; zeg wat je op dit moment doet.",
    abuse: "Beledigingen",
    abuseHint: "Vriendelijk van toon, duidelijk van inhoud. Eén grens, één waarschuwing, dan het einde.",
    distressName: "Woorden van wanhoop",
    distressHint: "Blijf aan de lijn. Luister, vraag of de beller veilig is en haal je leidinggevende erbij.",
    empathy: {
      say: "Ik begrijp dat dit vervelend is, meneer Van der Bijl. Dat zou ik ook vinden. Laten we het samen oplossen.",
      short: "Ik begrijp dat dit vervelend is. We lossen het op.",
      long: "Ik begrijp heel goed dat dit vervelend is, meneer Van der Bijl. U wacht al drie weken en niemand heeft u teruggebeld. Daar zou ik ook van balen. Laten we er nu samen stap voor stap naar kijken.",
    },
    boundary: {
      say: "Ik wil dit graag met u oplossen. Dat kan ik alleen als we netjes tegen elkaar blijven praten.",
      short: "Ik help u graag, als we netjes blijven praten.",
      long: "Ik wil dit echt graag met u oplossen en ik weet ook hoe. Dat kan ik alleen als we netjes tegen elkaar blijven praten, zonder scheldwoorden en zonder beledigingen.",
    },
    warning: {
      say: "Ik heb u gevraagd om het netjes te houden. Als u blijft schelden, ben ik genoodzaakt dit gesprek te beëindigen.",
      short: "Als u blijft schelden, beëindig ik het gesprek.",
      long: "Ik heb u gevraagd om het gesprek netjes te houden, omdat ik u graag wil helpen. Als u tegen mij blijft schelden, ben ik genoodzaakt dit gesprek te beëindigen. U kunt ons dan op een ander moment terugbellen.",
    },
    closing: {
      say: "Ik beëindig nu dit gesprek. U kunt ons op een ander moment terugbellen. Goedendag.",
      short: "Ik beëindig nu dit gesprek. Goedendag.",
      long: "Ik heb gezegd dat ik het gesprek zou beëindigen als dit doorging. Dat doe ik nu. U kunt ons op een ander moment terugbellen, dan helpen we u graag verder. Goedendag.",
    },
    explanation:
      "Na twee waarschuwingen ging het schelden door: ‘krijg de tering trut’ om 3:48; waarschuwingen om 2:32 en 3:24.",
    threatExplanation:
      "Om 3:00 is met geweld gedreigd: ‘ik kom naar je toe en sla je in elkaar’. Een waarschuwing is niet nodig.",
    coaching: "In plaats van ‘dat kan niet’: ‘Wat ik op dit moment wel voor u kan doen, is …’",
    notListening: "u luistert helemaal niet naar mij",
    insult: "wat ben jij een ongelofelijke sukkel zeg",
    swearing: "krijg de tering trut",
    threat: "ik kom naar je toe en sla je in elkaar",
    distress: "voor mij hoeft het allemaal niet meer",
    crisisLines: ["113 Zelfmoordpreventie 113 of 0800-0113", "Spoed 112"],
  },
  pl: {
    steps: {
      "reflective-listening": "Powtórz problem własnymi słowami",
      empathy: "Okaż zrozumienie",
      "ask-for-solution": "Zapytaj o oczekiwane rozwiązanie",
      "state-facts": "Podaj fakty",
      "practical-step": "Ustal konkretny krok",
      personalise: "Zwróć się osobiście",
      "intent-and-boundary": "Postaw granicę",
      "end-warning": "Udziel ostatniego ostrzeżenia",
      "transfer-offer": "Zaproponuj przełączenie",
      "call-release": "Zakończ rozmowę",
    },
    anger: "Otwarta złość",
    angerHint: "Oczekuje natychmiastowego działania. Krótkie zdania, bez wymówek; mów, co właśnie robisz.",
    abuse: "Obelgi",
    abuseHint: "Uprzejmie w tonie, stanowczo w treści. Jedna granica, jedno ostrzeżenie, potem koniec.",
    distressName: "Słowa rozpaczy",
    distressHint: "Zostań na linii. Słuchaj, zapytaj, czy rozmówca jest bezpieczny, i wezwij przełożonego.",
    empathy: {
      say: "Rozumiem, że to jest denerwujące, panie Wiśniewski. Na pana miejscu też byłoby mi przykro. Rozwiążmy to razem.",
      short: "Rozumiem, że to denerwujące. Rozwiążmy to.",
      long: "Doskonale rozumiem, że to jest denerwujące, panie Wiśniewski. Czeka pan już trzy tygodnie i nikt do pana nie oddzwonił. Na pana miejscu też byłoby mi przykro. Przejdźmy przez to teraz razem, krok po kroku.",
    },
    boundary: {
      say: "Chcę rozwiązać tę sprawę razem z panem. Mogę to zrobić tylko wtedy, gdy będziemy rozmawiać kulturalnie.",
      short: "Chętnie pomogę, jeśli rozmawiamy kulturalnie.",
      long: "Naprawdę chcę rozwiązać tę sprawę razem z panem i wiem, jak to zrobić. Mogę to zrobić tylko wtedy, gdy będziemy rozmawiać kulturalnie, bez przekleństw i bez obelg.",
    },
    warning: {
      say: "Prosiłam o kulturalną rozmowę. Jeśli nadal będzie pan używać wulgarnych słów, będę zmuszona zakończyć to połączenie.",
      short: "Jeśli obelgi się powtórzą, zakończę rozmowę.",
      long: "Prosiłam o kulturalną rozmowę, ponieważ chcę panu pomóc. Jeśli nadal będzie pan używać wobec mnie wulgarnych słów, będę zmuszona zakończyć to połączenie. Będzie pan mógł zadzwonić do nas w innym czasie.",
    },
    closing: {
      say: "Kończę teraz tę rozmowę. Zapraszamy do kontaktu w innym terminie. Do widzenia.",
      short: "Kończę teraz tę rozmowę. Do widzenia.",
      long: "Uprzedzałam, że zakończę rozmowę, jeśli to się nie zmieni. Kończę ją teraz. Zapraszamy do kontaktu w innym terminie, wtedy chętnie panu pomożemy. Do widzenia.",
    },
    explanation: "Mimo dwóch ostrzeżeń padły wulgaryzmy: „spierdalaj głupia babo” o 3:48; ostrzeżenia o 2:32 i 3:24.",
    threatExplanation:
      "O 3:00 padła groźba przemocy: „przyjdę tam i połamię ci wszystkie kości”. Ostrzeżenie nie jest potrzebne.",
    coaching: "Zamiast „nie mogę”: „Oto, co mogę dla pana w tej chwili zrobić: …”",
    notListening: "w ogóle mnie pani nie słucha",
    insult: "ty jesteś po prostu skończoną idiotką",
    swearing: "spierdalaj głupia babo",
    threat: "przyjdę tam i połamię ci wszystkie kości",
    distress: "nie widzę już żadnego sensu w życiu",
    crisisLines: ["Telefon zaufania 116 123", "Alarmowy 112"],
  },
};
