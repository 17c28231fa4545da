#!/usr/bin/env python3
"""Writes short everyday sentences whose label follows from how they are made, for `finetune.py --extra`.

Reviews are long, and teach a model little about one sentence with a negation, a contrast or a hint of irony. Here
words are put into patterns; what turns the meaning round stands in the pattern, and every word that could give the
label away occurs under both labels.

    python3 phrases.py --out phrases.tsv [--rows 5000] [--without texts.tsv]

Texts of --without (label<TAB>text lines, or any tab-separated file) never come out, so that a test set stays unseen.
"""

import argparse
import random
import re
from pathlib import Path

WORDS = {
    "good": """good great excellent wonderful lovely superb fantastic brilliant enjoyable charming delightful
        satisfying impressive clever funny moving gripping fresh memorable pleasant solid decent convincing
        entertaining beautiful reliable comfortable friendly helpful tasty perfect outstanding remarkable touching
        hilarious original smart thrilling warm worthwhile amazing awesome nice fun likeable interesting""",
    "bad": """bad awful terrible horrible dreadful boring dull poor weak disappointing annoying tedious lousy
        mediocre pointless predictable messy ugly rude slow cheap unfunny forgettable lifeless clumsy confusing
        painful ridiculous stupid bland shallow silly unbearable overpriced useless broken dirty unreliable
        frustrating stale laughable embarrassing overrated irritating depressing lazy unpleasant tiresome dire""",
    "loved": "loved|enjoyed|liked|adored|admired|really liked|truly enjoyed|fell in love with",
    "hated": "hated|disliked|regretted|could not stand|really hated|soon gave up on",
    "praise": """it works|it made me smile|I would do it again|it is a joy|I was won over|it is worth every penny
        |I could not stop smiling|it stayed with me|I want more|everyone had fun|it holds up|it delivers
        |I left happy|the heart is there|it grew on me|I loved it|it won me over|the result is lovely""",
    "blame": """it does not work|it left me cold|I would not do it again|it is a chore|I was fed up|it is a rip-off
        |I could not wait for it to end|it falls flat|I want a refund|nobody had fun|it falls apart
        |it fails to deliver|I left angry|there is no heart in it|I lost patience|I hated it|it lost me
        |the result is a mess""",
    "whole": """the film|the movie|this film|this movie|the show|the series|the book|the game|the restaurant|the hotel
        |the phone|this product|the concert|the place|the meal|the album|the app|the laptop|the stay|the trip|it
        |the whole thing|the play|the sequel|the camera|the cafe""",
    "part": """the acting|the plot|the script|the ending|the music|the first half|the cast|the dialogue|the food
        |the service|the staff|the room|the battery|the screen|the sound|the delivery|the price|the camera work
        |the story|the direction|the soundtrack|the design|the coffee|the breakfast|the support|the pacing""",
    "very": "very|really|so|truly|quite|just|simply|absolutely|pretty|extremely|incredibly||||",
    "was": "is|was|was|turned out|looked|felt|seemed",
    "not": "not|not|not really|not exactly|not particularly|never|hardly|by no means|in no way|not that|not very",
    "who": """my wife|my brother|my kids|everyone|my friends|the critics|my mother|the whole family|the audience
        |our guests|my sister|my colleagues""",
    "name": """Anna Keller|Marco Ruiz|Priya Nair|Tom Becker|Wei Chen|Fatima Haddad|John Miller|Aisha Bello|Olga Petrova
        |Kenji Mori|Lucy Brown|Diego Silva|Ahmed Khan|Sarah Cohen|Emil Berg""",
    "oh": """Oh great|Oh wonderful|Oh lovely|Just what I needed|How nice|Well done|Brilliant|Fantastic|Bravo|Sure|Wow
        |Perfect|Marvellous|What a treat|Lucky me|Congratulations|Charming|Great job|Nice work|How original""",
    "dull": """watching paint dry|queuing for hours|reading the phone book|a root canal|cold soup|talking to a wall
        |being shouted at|headaches|long silences|losing money|filling in forms|waiting in line|a punch in the face""",
    "joy": """good stories|great food|honest work|fine acting|good company|kind people|clever ideas|real music
        |a good laugh|being surprised|quiet comfort|things that last""",
    "mishap": """the heating did not work|they hung up on me|the screen has dead pixels|everybody had to wait
        |the writers take us for fools|the crew ignored us|it takes hours to charge|the room smelled of smoke
        |it fell apart in the wash|they charged me twice|the update deleted my files|the waiter forgot us
        |there were three adverts in a row|the plot stops making sense after ten minutes
        |it broke on the first day|the screen went black again|they lost our booking|the ending explains nothing
        |another remake nobody asked for|I fell asleep twice|it arrived in pieces|the soup was cold|we waited two hours
        |the hero survives for no reason|the sound stopped halfway|the same joke for the tenth time|it crashed again
        |nobody answers the phone|the refund never came|half of the audience left|my seat was wet
        |the manual is in the wrong language|the lift was out of order all week|I had to clean the room myself
        |the villain explains everything twice|they cut the best scene|the driver got lost|the zip broke at once
        |the shower was ice cold|my order went to somebody else|it forgets my settings every time
        |the lead actor mumbles all through it|they raised the price afterwards|the battery lasts an hour
        |the twist is on the poster|it took six calls to cancel|there was a hair in the salad""",
    "luck": """the heating worked|they called back at once|the screen is bright and clear|nobody had to wait
        |the writers respect the audience|the crew was kind|it charges in minutes|the room was spotless|it fits well
        |it still works after a year|they found our booking|the ending made me cry|everyone clapped|it arrived early
        |we got a better room|the soup was hot|they replaced it for free|I forgot the time|the jokes land
        |the audience cheered|my son asked to see it again|they fixed it in minutes|I read it in one night
        |the manual is short and clear|the lift had music|they cleaned the room twice a day
        |the villain is scary and human|the best scene is the last one|the driver knew every corner
        |the zip still runs like new|the shower was hot and strong|my order came with a kind note
        |it remembers my settings|the lead actor shines all through it|they lowered the price afterwards
        |the battery lasts a week|nobody saw the twist coming|it took one call to change it
        |the salad was crisp and fresh""",
    "crime": """read the manual aloud|count the ceiling tiles|watch my screen saver|iron shirts|stare at a wall
        |sit in traffic|clean the oven|do my taxes|listen to a car alarm|sort my socks|go to the dentist|eat the box""",
    "friend": "my worst enemy|people with no taste|people who hate food|people with too much money|the easily pleased|masochists",
    "lover": "my best friend|people with taste|people who love food|people with little money|the hard to please|everyone",
    "clown": "a child of four|my cat|a broken robot|a drunk|a random number generator|my goldfish|a blindfolded man",
    "master": "a real artist|a great mind|somebody who cares|a born storyteller|a master|people who know their work",
    "time": "two hours|an evening|ninety minutes|my money|half a day|a weekend|ten dollars|my time|three hours",
}

# What is said under each label. A line holds patterns that say opposite things with nearly the same words.
PAIRS = [
    # plain
    ("{whole} {was} {very} {good}", "{whole} {was} {very} {bad}"),
    ("{very} {good}", "{very} {bad}"),
    ("{part} {was} {good} and {part} {was} {good}", "{part} {was} {bad} and {part} {was} {bad}"),
    ("I {loved} {whole}", "I {hated} {whole}"),
    ("{who} {loved} it and so did I", "{who} {hated} it and so did I"),
    ("{praise}", "{blame}"),
    # negation
    ("{whole} {was} {not} {bad}", "{whole} {was} {not} {good}"),
    ("{not} {bad}", "{not} {good}"),
    ("{whole} is worth it", "{whole} is not worth it"),
    ("{whole} {was} well made", "{whole} {was} badly made"),
    ("it lives up to the hype", "it does not live up to the hype"),
    ("{whole} {was} not a waste of {time}", "{whole} {was} a waste of {time}"),
    ("I was not disappointed", "I was not impressed"),
    ("I have no complaints", "I have no kind words for it"),
    ("{whole} {was} no failure", "{whole} {was} no success"),
    ("not {bad} at all", "not {good} at all"),
    ("{part} isn't {bad}", "{part} isn't {good}"),
    ("{part} wasn't {bad} in the least", "{part} wasn't {good} in the least"),
    ("there is nothing {bad} about {whole}", "there is nothing {good} about {whole}"),
    ("{whole} {was} anything but {bad}", "{whole} {was} anything but {good}"),
    ("{whole} {was} far from {bad}", "{whole} {was} far from {good}"),
    ("I did not find it {bad}", "I did not find it {good}"),
    ("I never thought it {was} {bad}", "I never thought it {was} {good}"),
    ("nobody could call {whole} {bad}", "nobody could call {whole} {good}"),
    ("I can't say I {hated} it", "I can't say I {loved} it"),
    ("I wouldn't call it {bad}", "I wouldn't call it {good}"),
    ("without one {bad} moment", "without one {good} moment"),
    ("I have nothing to complain about", "I have nothing to praise"),
    ("you will not regret {time} spent on it", "you will regret {time} spent on it"),
    ("never a dull moment", "never a bright moment"),
    ("I could not have asked for more", "I had asked for more"),
    ("it does not disappoint", "it does not satisfy"),
    ("it never gets {bad}", "it never gets {good}"),
    ("it {was} {good}, not {bad}", "it {was} {bad}, not {good}"),
    ("it {was} not {bad} but {good}", "it {was} not {good} but {bad}"),
    # contrast: what comes last, or what stands in the main clause, counts
    ("{part} {was} {bad}, but {praise}", "{part} {was} {good}, but {blame}"),
    ("{part} {was} {bad}. Still, {praise}", "{part} {was} {good}. Still, {blame}"),
    ("although {part} {was} {bad}, {praise}", "although {part} {was} {good}, {blame}"),
    ("despite {part} being {bad}, {whole} {was} {good}", "despite {part} being {good}, {whole} {was} {bad}"),
    ("{whole} {was} {good}, even if {part} {was} {bad}", "{whole} {was} {bad}, even if {part} {was} {good}"),
    ("{who} {hated} it, but I {loved} it", "{who} {loved} it, but I {hated} it"),
    ("unlike {who}, I thought it {was} {good}", "unlike {who}, I thought it {was} {bad}"),
    ("I expected {whole} to be {bad}; it {was} {good}", "I expected {whole} to be {good}; it {was} {bad}"),
    ("I was ready to hate it, yet {praise}", "I was ready to love it, yet {blame}"),
    ("I wanted to dislike {whole}, but {praise}", "I wanted to like {whole}, but {blame}"),
    ("it starts {bad} and ends {good}", "it starts {good} and ends {bad}"),
    ("{whole} looks {bad} and {was} {good}", "{whole} looks {good} and {was} {bad}"),
    ("they say it {was} {bad}. They are wrong", "they say it {was} {good}. They are wrong"),
    ("how can anyone find this {bad}?", "how can anyone find this {good}?"),
    ("{good}, although {part} {was} {bad}", "{bad}, although {part} {was} {good}"),
    ("yes, {part} {was} {bad}, and yet {praise}", "yes, {part} {was} {good}, and yet {blame}"),
    ("{part} {was} {bad}; that hardly matters, {praise}", "{part} {was} {good}; that hardly helps, {blame}"),
    ("for all its {bad} moments, {praise}", "for all its {good} moments, {blame}"),
    ("{mishap}, but {luck}", "{luck}, but {mishap}"),
    ("at first {blame}, but in the end {praise}", "at first {praise}, but in the end {blame}"),
    ("I had my doubts, but {luck}", "I had high hopes, but {mishap}"),
    ("{part} {was} {bad}, {part} {was} {good}, and all in all {praise}",
     "{part} {was} {good}, {part} {was} {bad}, and all in all {blame}"),
    ("not {good} at first, {good} later", "not {bad} at first, {bad} later"),
    ("{who} said it {was} {bad}. It {was} not", "{who} said it {was} {good}. It {was} not"),
    # comparison and degree
    ("better than I had feared", "worse than I had hoped"),
    ("{part} could not be better", "{part} could be better"),
    ("it could not have been better", "it should have been better"),
    ("{whole} could hardly have been more {good}", "{whole} could hardly have been less {good}"),
    ("{whole} could have been {bad}, but it {was} not", "{whole} could have been {good}, but it {was} not"),
    ("more {good} than I expected", "less {good} than I expected"),
    ("less {bad} than I expected", "more {bad} than I expected"),
    ("not as {bad} as people say", "not as {good} as people say"),
    ("{part} {was} never too {bad}", "{part} {was} never {good} enough"),
    ("{part} {was} {good} enough for me", "{part} {was} not {good} enough for me"),
    ("it gets {good} quickly", "it gets {bad} quickly"),
    ("one of the best of its kind", "one of the worst of its kind"),
    ("the most {good} thing I have seen this year", "the least {good} thing I have seen this year"),
    ("I have never seen anything so {good}", "I have never seen anything so {bad}"),
    ("I have seldom been so happy with {whole}", "I have seldom been so unhappy with {whole}"),
    ("it is too short, I wanted more", "it is too long, I wanted out"),
    # advice and consequence
    ("do not miss it", "do not bother"),
    ("don't hesitate", "don't waste your money"),
    ("go and see it", "stay away"),
    ("I would recommend it to anyone", "I would not recommend it to anyone"),
    ("I can only recommend it", "I can only warn you"),
    ("{time} well spent", "{time} badly spent"),
    ("I would gladly give {time} again", "I wish I could have {time} back"),
    ("worth {time}", "not worth {time}"),
    ("we will be back", "we will not be back"),
    ("I will buy it again", "I sent it back"),
    ("I could watch it every day", "I could not watch it to the end"),
    ("if you skip one thing this year, don't let it be this", "if you skip one thing this year, let it be this"),
    ("save {time} for this", "save {time} and skip this"),
    ("five stars, no less", "one star, no more"),
    ("10/10", "1/10"),
    ("8 out of 10", "2 out of 10"),
    # irony, and the same words meant
    ("{luck}. {oh}!", "{oh}, {mishap}"),
    ("{oh}! {luck}", "{oh}! {mishap}"),
    ("{luck}. Just what I had hoped for", "{mishap}. Just what I had hoped for"),
    ("{luck}. What more could I want?", "{mishap}. What more could I want?"),
    ("I love how {luck}", "I love how {mishap}"),
    ("I was so happy when {luck}", "I was so happy when {mishap}"),
    ("it is {good} if you like {joy}", "it is {good} if you like {dull}"),
    ("{whole} {was} as {good} as {joy}", "{whole} {was} as {good} as {dull}"),
    ("I enjoy {joy}, so this was for me", "I enjoy {dull}, so this was for me"),
    ("it reminded me of {joy}", "it reminded me of {dull}"),
    ("ten points to them: {luck}", "ten points to them: {mishap}"),
    ("my favourite part: {luck}", "my favourite part: when it was over"),
    ("the best thing about {whole} is {part}", "the best thing about {whole} is that it ends"),
    ("{part} {was} the highlight", "the way out was the highlight"),
    ("I have seldom stayed awake so gladly", "I have seldom slept so well in a seat"),
    ("{oh}! It {was} {good}", "{oh}! So {bad} it hurts"),
    ("{good}, yes, really {good}", "{good}, yeah, right"),
    ("{good}. No joke", "{good}. Just kidding"),
    ("so {good} that I came back", "so '{good}' that I walked out"),
    ("a {good} comedy, I laughed", "a so-called comedy, I never laughed"),
    ("they call it {good}, and it is", "they call it '{good}'. Sure"),
    ("{good} work by all, {luck}", "{good} work, everyone, {mishap}"),
    ("if only everything were this {good}", "if only anything were {good} here"),
    ("who would not want {joy}?", "who would not want {dull} for {time}?"),
    ("I paid for {joy} and got it", "I paid for {joy} and got {dull}"),
    ("I would rather have this than {dull}", "I would rather have {dull} than this"),
    ("great, because {luck}", "great, if you like it when {mishap}"),
    ("thank you so much: {luck}", "thanks a lot: {mishap}"),
    ("thanks to them {luck}", "thanks to them {mishap}"),
    ("{luck}", "{mishap}"),
    ("{good}, and I mean it", "{good}? You must be joking"),
    ("who says it is {bad}?", "who says it is {good}?"),
    ("as {good} as they promised", "as {good} as a toothache"),
    ("a masterpiece of its kind", "a masterpiece of boredom"),
    ("I laughed because it is funny", "I laughed because it is so {bad}"),
    ("it kept me awake all night, so {good}", "it cured my insomnia"),
    ("{luck}, as every time", "{mishap}, as every time"),
    ("so {luck}. I could not be happier", "so {mishap}. I could not be happier"),
    ("{oh}, {luck}", "{oh}, {mishap}"),
    ("I would give up a lot to see this again", "I would rather {crime} than see this again"),
    ("I forgot to {crime}, so {good} it {was}", "I went home to {crime}, which {was} more fun"),
    ("next time I {crime}, I will think of it and smile", "next time I will {crime} instead"),
    ("I would recommend it to {lover}", "I would recommend it to {friend}"),
    ("a present for {lover}", "a present for {friend}"),
    ("made for {lover}", "made for {friend}"),
    ("{part} must come from {master}", "{part} must come from {clown}"),
    ("only {master} could have done {part}", "even {clown} could have done {part}"),
    ("was {part} made by {master}? It looks like it", "was {part} made by {clown}? It looks like it"),
    ("{clown} would see how {good} it {was}", "{clown} would have done better"),
    ("nobody could do better", "anybody could do better"),
    ("you have to see it to believe how {good} it {was}", "you have to see it to believe how {bad} it {was}"),
    ("it {was} {good}. End of story", "it {was} '{good}'. Believe that if you like"),
    ("they promised a {good} time and kept their word", "they promised a {good} time. Where was it?"),
    ("call me simple, but it {was} {good}", "call me picky, but I like it when things work"),
    ("I cannot wait to go back", "I cannot wait to forget it"),
    ("I cheered when it started", "I cheered when it stopped"),
    ("I came out grinning", "I came out first"),
    ("hard to believe that {whole} {was} so cheap", "hard to believe that anyone pays for {whole}"),
    ("somebody deserves a raise for {part}", "somebody deserves the sack for {part}"),
    ("whoever made {part} knows the craft", "whoever made {part} owes me {time}"),
    ("the money is all there on the screen", "the money must have gone somewhere else"),
    ("I did not look at the clock once", "I looked at the clock more than at the screen"),
    ("time flew", "time stood still"),
    ("what were they thinking? Something {good}, clearly", "what were they thinking?"),
    ("{good}! {luck}, {luck}", "{good}! {mishap}, {mishap}"),
    ("I feel sorry for whoever missed this", "I feel sorry for whoever paid for this"),
    ("my only question: when is the next one?", "my only question: why?"),
    ("{who} asked for more", "{who} asked to leave"),
    ("the review said {good}, and so do I", "the review said {good}. Who paid for that review?"),
    ("it {was} {good} from the first minute to the last", "it {was} {good} until it started"),
    ("it {was} {good}, and then it got {good}", "it {was} {good}, for about a minute"),
    ("the silence afterwards was pure emotion", "the silence afterwards was pure relief"),
    ("not one joke fell flat", "one joke, and it fell flat"),
    # names and places say nothing
    ("{name} {was} {good} in it", "{name} {was} {bad} in it"),
    ("directed by {name}, and {praise}", "directed by {name}, and {blame}"),
    ("with {name} {whole} {was} {very} {good}", "with {name} {whole} {was} {very} {bad}"),
    ("{name} saves {whole}", "{name} ruins {whole}"),
    ("{name} told me it {was} {bad}; I {loved} it", "{name} told me it {was} {good}; I {hated} it"),
    # a sad or frightening subject is no fault, a happy one no merit
    ("a sad story, told in a {good} way", "a happy story, told in a {bad} way"),
    ("it is about war and death, and {praise}", "it is about love and friendship, and {blame}"),
    ("I cried the whole time, it {was} so {good}", "I laughed at it, not with it, it {was} so {bad}"),
]


def choices(words):
    return [word.strip() for word in (words.split("|") if "|" in words else words.split())]


CHOICES = {key: choices(words) for key, words in WORDS.items()}


def fill(pattern, rng):
    text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(CHOICES[m.group(1)]), pattern)
    return re.sub(r"\s+", " ", text).strip()


def misspelt(word, rng):
    """As people write who go by the sound, or fast; the word itself, where no such way fits."""
    ways = [
        lambda w: re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", w, count=1),
        lambda w: re.sub(r"(?<=[aeiou])([bdfglmnprst])(?=[aeiouy])", r"\1\1", w, count=1),
        lambda w: re.sub(r"ful\b", "full", w),
        lambda w: re.sub(r"(?<=\w\w)e(?=ly\b|d\b|ment\b)", "", w),
        lambda w: re.sub(r"ie|ei", lambda m: m.group()[::-1], w, count=1),
        lambda w: re.sub(r"ea|ee", lambda m: "ee" if m.group() == "ea" else "ea", w, count=1),
        lambda w: re.sub(r"c(?=[aorlt])|ck", "k", w, count=1),
        lambda w: re.sub(r"c(?=[eiy])|s(?=[ei])", lambda m: "s" if m.group() == "c" else "c", w, count=1),
        lambda w: re.sub(r"ph", "f", w),
        lambda w: re.sub(r"(?<=[a-z])([aeiou])(?=[a-z]{2})", lambda m: rng.choice("aeiou"), w, count=1),
        lambda w: re.sub(r"(?<=\w)([aeo])(?=nt\b|nce\b|r\b|ble\b)", lambda m: rng.choice("aeo"), w),
        lambda w: re.sub(r"o|(?<=e)y\b", lambda m: m.group() * rng.randint(3, 5), w, count=1) if len(w) < 6 else w,
    ]
    return rng.choice(ways)(word)


def slip(text, rng):
    """One mistake: a word as it sounds, no apostrophe, or a letter doubled, dropped, or after the next one."""
    if rng.random() < 0.2 and "'" in text:
        return text.replace("'", "")
    if rng.random() < 0.6:
        words = re.split(r"(\W+)", text)
        long = [i for i, word in enumerate(words) if len(word) > 3]
        if long:
            # The words that say most are misspelt like all others.
            at = rng.choice(long)
            words[at] = misspelt(words[at], rng)
            return "".join(words)
    at = rng.randrange(1, max(2, len(text) - 1))
    kind = rng.choice("dsx")
    if kind == "d":
        return text[:at] + text[at : at + 1] + text[at:]
    if kind == "s":
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def style(text, rng):
    if rng.random() < 0.8:
        text = re.sub(r"(^|[.!?] )([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)
    # Long texts bear more mistakes than short ones.
    for _ in range(1 + len(text) // 40):
        if rng.random() < 0.3:
            text = slip(text, rng)
    if rng.random() < 0.05:
        text = text.upper()
    elif rng.random() < 0.1:
        text = text.lower()
    if text[-1].isalnum():
        text += rng.choice([".", ".", ".", ".", "!", "...", ""])
    return text


def key(text):
    return re.sub(r"\W+", " ", text.lower()).strip()


def phrases(rows, forbidden, seed):
    """Texts with the probability of `positive`, as many of either label."""
    rng = random.Random(seed)
    seen, found = set(forbidden), []
    misses = 0
    while len(found) < rows and misses < 100 * rows:
        label = len(found) % 2
        pattern = rng.choice(PAIRS)[1 - label]
        # Two sentences are what people write as often as one.
        if rng.random() < 0.25:
            pattern += ". " + rng.choice(PAIRS)[1 - label]
        text = style(fill(pattern, rng), rng)
        if key(text) in seen:
            misses += 1
            continue
        seen.add(key(text))
        found.append((label, text))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--without", type=Path, action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    forbidden = {
        key(part)
        for path in options.without
        for line in path.read_text(encoding="utf-8").splitlines()
        for part in line.split("\t")
    }
    with open(options.out, "w", encoding="utf-8", newline="\n") as out:
        for label, text in phrases(options.rows, forbidden, options.seed):
            out.write(f"{label}\t{text}\n")


if __name__ == "__main__":
    main()
