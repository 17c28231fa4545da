#!/usr/bin/env python3
"""Writes short everyday sentences whose label follows from how they are made, for `finetune.py --extra`.

Reviews are long, and teach a model little about one sentence with a negation, a contrast or a hint of irony. Here
words are put into patterns; what turns the meaning round stands in the pattern, and every word that could give the
label away occurs under both labels. DOMAINS holds what is said of things of one kind; `sentences.tsv`, sentences that
were written by hand, in pairs.

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


# What people say of things of one kind: subjects, what is good about them, what is bad about them.
DOMAINS = [
    (
        """the steak|the chicken|the burger|the fries|the pizza|the pasta|the sushi|the salad|the soup|my main dish|the dessert|the fish
        |the curry|the noodles|the sandwich|the rice|the sauce|the lamb|the dumplings|the cake|the bread|the breakfast|the seafood""",
        """{was} cooked to perfection|{was} tender and juicy|melted in my mouth|{was} full of flavour|{was} crisp and hot|{was} seasoned just right
        |came out piping hot|tasted home-made|{was} the best I have had in years|had just the right amount of spice|{was} light and fresh
        |{was} rich and creamy|had us licking the plates|{was} well worth the wait|had a perfect crust|came in a generous portion
        |{was} to die for|{was} out of this world|hit the spot|disappeared within minutes|tasted as it does in the old country""",
        """{was} dry and chewy|{was} overcooked|{was} raw in the middle|had no flavour|{was} soggy|{was} swimming in grease|{was} cold when it came
        |tasted like cardboard|{was} way too salty|came out of a packet|{was} rubbery|{was} burnt on the outside|upset my stomach
        |gave us food poisoning|{was} left half eaten|smelled off|had gone stale|looked nothing like the picture|{was} watery
        |{was} bland beyond belief|went back to the kitchen twice|tasted of old oil|came in a tiny portion""",
    ),
    (
        """our waiter|the waitress|the staff|the man at the desk|the owner|the manager|customer support|the driver|the technician|the cashier
        |the hostess|the crew|the seller|the bartender|the nurse|the guide|the receptionist|the landlord""",
        """{was} attentive without hovering|greeted us with a smile|answered every question|went above and beyond|checked on us often
        |refilled our glasses before we asked|fixed it on the spot|made us feel at home|replied within minutes|could not have been kinder
        |knew the menu inside out|sent a replacement the same day|honoured the warranty without a fuss|called me back as promised
        |let us stay past closing time|bent over backwards for us|remembered us from last year|never lost patience|took our worries seriously""",
        """ignored us for half an hour|rolled her eyes at us|forgot our drinks|never came back to the table|argued with us about the bill
        |hung up on me|blamed me for the fault|took forever|talked on the phone the whole time|refused to honour the warranty
        |never replied to my emails|could not have cared less|acted as if we were a burden|got our order wrong twice|made my daughter cry
        |lied to my face|tried to overcharge us|kept us waiting though the place was empty|treated us like beggars|sent us away""",
    ),
    (
        """the headset|the phone|the charger|the battery|the screen|the speaker|the earbuds|the camera|the keyboard|the tablet|the cable
        |the router|the microphone|the printer|the watch|the laptop|this headphone|my new mobile|the adapter|the mouse|the remote""",
        """pairs in seconds|holds a charge for days|has crystal clear sound|fits like a glove|works like a charm|works right out of the box
        |picks up every word|stays connected through two walls|is light and sturdy|charges in no time|has never dropped a call
        |survived a fall down the stairs|is easy to set up|is comfortable even after hours|looks and feels expensive|does all I need and more
        |blocks out the noise on the train|has worked flawlessly since|beats models at twice the price|is plug and play
        |still runs like new|is a huge step up from my old one""",
        """keeps cutting out|drops every other call|died after a week|will not hold a charge|stopped working after two days|overheats
        |sounds tinny|has a constant buzz|falls out of my ear|broke the first time I used it|came with a crack|freezes all the time
        |takes an age to start|is a piece of junk|hurts my ears|loses the connection every few minutes|would not turn on
        |scratches if you look at it|does not fit anything I own|feels like a toy|is a step back from my old one|got hot enough to burn
        |needs to be reset every day|arrived dead|is going back""",
    ),
    (
        """the room|our suite|the bathroom|the bed|the pool|the lobby|the shower|the wifi|the air conditioning|the pillow|the balcony|the sauna
        |the gym|the beach|the apartment|the garden|the lift|the parking""",
        """{was} spotless|{was} better than in the pictures|had everything we needed|{was} a dream|{was} quiet at night|{was} spacious and bright
        |worked without a hitch|made the stay|smelled of fresh linen|{was} well looked after|{was} worth a trip of its own|had a lovely touch
        |{was} newly done up|{was} ours alone every morning|left nothing to be desired""",
        """smelled of mould|{was} full of hair|{was} out of order|had stains all over|{was} the size of a cupboard|{was} as hard as a board
        |{was} closed the whole week|kept us awake all night|leaked|had not been cleaned in weeks|{was} nothing like the pictures
        |{was} crawling with ants|looked as if somebody had died there|{was} falling to pieces|cost extra, of course|had seen better days""",
    ),
    (
        """the lead|the acting|the script|the villain|the score|the editing|the finale|the romance|the pacing|the dialogue|the humour|the twist
        |the second act|the special effects|the cast|the direction|the premise|the sequel|the pilot|the voice work|the choreography""",
        """is a revelation|carries real weight|hits every note|never puts a foot wrong|earns its tears|keeps you guessing
        |is worth the ticket alone|sparkles with wit|is pitch perfect|stays with you for days|breathes new life into an old story
        |is a feast for the eyes|pulls you in from the first scene|rings true|is a tour de force|leaves you breathless|holds it all together
        |is nothing short of dazzling|finds the right tone|lingers long after the lights go up|grips from start to finish|surprises at every turn""",
        """is wooden|drags|falls flat|makes no sense|goes nowhere|is full of holes|borders on parody|is all over the place|feels like filler
        |is cringe-worthy|is painfully slow|wears thin after ten minutes|is as predictable as rain|insults the viewer|never gets off the ground
        |is a string of clichés|overstays its welcome|puts you to sleep|rings false|has all the charm of a tax form|runs out of ideas early
        |is dead on arrival|tries too hard|collapses under its own weight|leaves no cliché unused|could not save it|is phoned in""",
    ),
    (
        """the book|the novel|the first chapter|the prose|the translation|the hero|the magazine|the audio version|the textbook|the memoir
        |the series|the ending|the narrator|the recipes""",
        """kept me up until dawn|made me cry on the bus|is beautifully written|is clear and to the point|is one that I will read again
        |drew me in at once|taught me more than a year of lessons|deserves a place on every shelf|flows|is hard to put down
        |says what others need a library for|made me laugh out loud|is full of life""",
        """put me to sleep|is full of mistakes|reads like a first draft|repeats itself endlessly|went straight to the charity shop
        |takes two hundred pages to begin|is hard to get through|has no plot to speak of|talks down to the reader|is padded
        |is a chore|ends in the middle of nowhere|made me roll my eyes|should have been a leaflet""",
    ),
    (
        """the app|the game|the update|the website|the new version|the search|the tutorial|the login|the editor|the controls|the checkout
        |the dashboard|the sync|the plugin|the level design|the multiplayer""",
        """runs smoothly|just works|is a pleasure to use|saves me an hour a day|never crashed|is quick and tidy|is simple enough for my father
        |got rid of every bug|is addictive in the best way|does one thing well|is free of adverts|finds everything at once
        |is well thought out|respects my privacy|runs even on my old machine""",
        """crashes on start|is riddled with bugs|drains the battery|is full of adverts|deleted my work|is slow as molasses|will not let me in
        |hides everything behind menus|wants my phone number|charges for what was free|has been broken since the update|freezes in the middle
        |is a mess|looks like it was made in a day|is pay to win|spams me with messages|eats my data|makes me want to throw my phone""",
    ),
    (
        """the shirt|the jacket|the shoes|the dress|the jeans|the bag|the coat|the socks|the hat|the sweater|the boots|the belt|the swimsuit""",
        """fits perfectly|is true to size|feels soft on the skin|washes well|got me compliments all day|looks even better in real life
        |is warm without being heavy|is well stitched|has kept its shape|goes with everything|is worth every penny|is so comfortable that I forget it""",
        """shrank in the first wash|is two sizes too small|itches|came apart at the seams|lost its colour|smells of chemicals|looks cheap
        |is see-through|gave me blisters|tore after a week|runs far too large|is nothing like the photo|is made of plastic|pinches everywhere""",
    ),
    (
        """the delivery|the parcel|my order|the package|the replacement|the shipment|the furniture|the wardrobe|the toaster|the mixer
        |the vacuum cleaner|the fridge|the knife set|the drill|the lamp|the mattress|the toy|the bike|the kettle|the blender""",
        """came a day early|arrived in perfect condition|{was} well packed|{was} just as described|went together in minutes|{was} easy to assemble
        |does the job|is built to last|is quiet and strong|exceeded my hopes|has not let me down once|{was} a steal at that price
        |is used every day and loved|made a great present|is the best of the five that I have had""",
        """never arrived|came in pieces|{was} the wrong colour|{was} two weeks late|had parts missing|{was} not as described|fell apart
        |is a waste of money|is louder than a jet|{was} left in the rain|ended up in the bin|started to rust|smoked when I plugged it in
        |is too weak for anything|went back the same day|is a danger to children|broke within the month|{was} used before""",
    ),
    (
        """the flight|the train|the tour|the boat trip|the airline|the check-in|the taxi|the bus ride|the trail|the guided walk|the cruise
        |the safari|the ferry|the rental car""",
        """left on time|{was} smooth from start to finish|went like clockwork|{was} the highlight of our trip|took us to places we would never have found
        |{was} comfortable and quick|{was} worth getting up early for|is a must|made us want to stay|showed us the real country""",
        """{was} cancelled without a word|left without us|lost our luggage|{was} a nightmare|{was} four hours late|{was} a tourist trap
        |{was} overbooked|had no legroom|turned out to be a sales show|broke down in the heat|{was} not worth the money|made everyone sick
        |charged us for a scratch that was there before|spoilt the holiday""",
    ),
    (
        """the concert|the album|the band|the opening act|the singer|the new single|the exhibition|the musical|the play|the festival
        |the orchestra|the drummer|the remix|the museum""",
        """blew me away|gave me goosebumps|had the whole hall on its feet|is on repeat in my car|played their hearts out|{was} a night to remember
        |sounds better with every listen|brought the house down|{was} pure energy|moved me to tears|is worth the trip|got three encores""",
        """{was} out of tune|left the crowd cold|sounds like the last three|{was} too loud to hear a note|{was} over after forty minutes
        |{was} all smoke and no fire|mimed|emptied the hall|is noise|is instantly forgettable|put half the row to sleep|came on two hours late
        |should have stayed at home""",
    ),
    (
        """the clinic|the doctor|the dentist|the hairdresser|the massage|the school|the course|the teacher|the bank|the insurance|the mechanic
        |the plumber|the gym trainer|the vet|the lawyer|the estate agent|the cream|the shampoo|the medicine""",
        """took time for me|explained everything|worked wonders|solved it on the first visit|{was} worth the price|{was} honest about the cost
        |changed my life|helped from the first day|gave me my confidence back|{was} gentle and quick|kept every promise|did a fantastic job
        |is the only one that I trust|left me feeling like new""",
        """did more harm than good|{was} a waste of time|botched it|never listened|charged twice|made it worse|sent me from pillar to post
        |left me in tears|gave me a rash|did nothing at all|had no idea what to do|kept me on hold for an hour|broke what had worked
        |wanted money for every word|forgot my appointment""",
    ),
]

# How it is said: {s} is a subject, {v} what is good about it or, under the other label, what is bad.
SAYINGS = [
    "{s} {v}",
    "{s} {v}",
    "{s} {v} and {s} {v}",
    "{s} {v}. {s} {v}",
    "{s} {v}, {s} {v}",
    "not only that {s} {v}, {s} {v} too",
    "what can I say, {s} {v}",
    "I have to say that {s} {v}",
    "{who} said so too: {s} {v}",
    "I bought it for {who}, and {s} {v}",
    "this time {s} {v}",
    "went there with {who} and {s} {v}",
    "{s} {v}, as always",
    "to sum it up: {s} {v}",
    "in my opinion {s} {v}",
    "honestly, {s} {v}",
]


def choices(words):
    return [word.strip() for word in (words.split("|") if "|" in words else words.split())]


CHOICES = {key: choices(words) for key, words in WORDS.items()}
KINDS = [tuple(choices(words) for words in domain) for domain in DOMAINS]
SENTENCES = Path(__file__).with_name("sentences.tsv")


def fill(pattern, rng):
    text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(CHOICES[m.group(1)]), pattern)
    return re.sub(r"\s+", " ", text).strip()


def said(label, rng):
    """What somebody says of things of one kind."""
    subjects, good, bad = rng.choice(KINDS)
    saying = rng.choice(SAYINGS)
    while "{s}" in saying:
        saying = saying.replace("{s}", rng.choice(subjects), 1)
    while "{v}" in saying:
        saying = saying.replace("{v}", rng.choice(good if label else bad), 1)
    return saying


def written():
    """The sentences that were written by hand: negative ones, positive ones."""
    sentences = ([], [])
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        label, text = line.split("\t")
        sentences[int(label)].append(text)
    return sentences


def one(label, sentences, rng):
    """A pattern or a sentence, half of them from PAIRS."""
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(PAIRS)[1 - label]
    return said(label, rng) if kind < 0.8 else rng.choice(sentences[label])


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
    sentences = written()
    while len(found) < rows and misses < 100 * rows:
        label = len(found) % 2
        pattern = one(label, sentences, rng)
        # Two sentences are what people write as often as one.
        if rng.random() < 0.25:
            pattern = pattern.rstrip(".") + ". " + one(label, sentences, rng)
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
