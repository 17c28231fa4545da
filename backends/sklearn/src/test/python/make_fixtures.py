"""Writes text models of many kinds, in many file layouts, with the answers that scikit-learn gives.

usage: make_fixtures.py IMDB_DIR OUT_DIR [PART_OF_A_NAME...]

Needs scikit-learn 1.2 or later; SMALL=1 makes models of some kilobytes, trained on the first words of reviews.
The fixtures beside it: SMALL=1, Debian's 1.2.1 and 1.6.1 and 1.9.1 from PyPI, the folders named in fixtures/PROVENANCE.md.
"""
import bz2, collections, datetime, decimal, gzip, io, json, os, pathlib, pickle, random, sys, uuid, warnings
import joblib, numpy as np, scipy, sklearn
from sklearn.feature_extraction.text import *
from sklearn.linear_model import *
from sklearn.svm import LinearSVC
from sklearn.naive_bayes import *
from sklearn.pipeline import *
from sklearn.calibration import CalibratedClassifierCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.ensemble import VotingClassifier, StackingClassifier
from sklearn.preprocessing import *
from sklearn.feature_selection import *
from sklearn.decomposition import TruncatedSVD
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, StratifiedKFold

warnings.filterwarnings("ignore")
imdb, out = sys.argv[1], sys.argv[2]
only = sys.argv[3:]
SMALL = "SMALL" in os.environ
TERMS = 60 if SMALL else 800
VERSION = sklearn.__version__
NEW = tuple(int(x) for x in VERSION.split(".")[:2]) >= (1, 6)


def reviews(name, n, seed):
    with gzip.open(os.path.join(imdb, name), "rt", encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t", 1) for line in f]
    random.Random(seed).shuffle(rows)
    return rows[:n]


TRAIN = reviews("train.tsv.gz", 300 if SMALL else 900, 1)
ACCENTED = ["Très déçu par ce café, naïve façade.", "ΣΊΣΥΦΟΣ ΟΔΥΣΣΕΥΣ. ΆΣ ΤΑΣ' Σ", "İstanbul ISPARTA ıssız", "ﬁne ﬂuff ½ Ⅷ ²nd ①", "日本語 の 映画 は 良い", "हिन्दी फ़िल्म अच्छी", "a\u0301 e\u0301t\u00e9 \u1e9e STRASSE", "emoji 😀😀 👍 great \U0001d54f\U0001d550"]
texts_train = [" ".join(r[1].split(" ")[: 40 if SMALL else 60]) for r in TRAIN] + ACCENTED
y = np.array([1 if r[0] in ("pos", "1", "positive") else 0 for r in TRAIN] + [0, 1] * 4)
y3 = np.array([(0 if v == 0 else 2) if i % 3 else 1 for i, v in enumerate(y)])
TEXTS = [" ".join(r[1].split(" ")[: 50 if SMALL else 5000]) for r in reviews("test.tsv.gz", 6 if SMALL else 200, 2)] + ACCENTED + [
    "", " ", "a", "I", "\n\t two   words \r\n", "don't won't can't", "snake_case __init__ x_1 123 4.5", "\x1cfoo\x1dbar\x85baz\u2028qux",
    "THE BEST FILM OF THE YEAR!!!", "not bad, not good, just okay", "good " * 300, "ÀÉÎÕÜ àéîõü", "ǅ ǈ Ǆ Ⱥ Ꙁ Ⴀ Ა ẞ", "x" * 50, "naïve CAFÉ", "a.b.c.d", "'quoted' \"words\" -dash-"]
STR, BOOL, FLOAT, NEG = (y == 1).astype("<U1").astype(object), y == 1, y.astype(float), y * 2 - 1
names = np.array(["neg", "pos"])
three = np.array(["negative", "neutral", "positive"])

M = {}


def model(name, est, labels=None, dump=("joblib", 0), x=None):
    M[name] = (est, y if labels is None else labels, dump, x)


def tv(**k):
    k.setdefault("max_features", TERMS)
    return TfidfVectorizer(**k)


def cv(**k):
    k.setdefault("max_features", TERMS)
    return CountVectorizer(**k)


lr = lambda **k: LogisticRegression(**{"max_iter": 200, **k})
# vectorizers
for i, k in enumerate([
    dict(), dict(ngram_range=(1, 3)), dict(ngram_range=(2, 2)), dict(ngram_range=(2, 3), stop_words="english"), dict(lowercase=False), dict(strip_accents="ascii"),
    dict(strip_accents="unicode"), dict(strip_accents="unicode", lowercase=False, ngram_range=(1, 2)), dict(analyzer="char"), dict(analyzer="char", ngram_range=(1, 3)), dict(analyzer="char", ngram_range=(3, 5), strip_accents="unicode"),
    dict(analyzer="char_wb"), dict(analyzer="char_wb", ngram_range=(2, 5)), dict(analyzer="char_wb", ngram_range=(1, 3), lowercase=False), dict(analyzer="char_wb", ngram_range=(3, 4), strip_accents="ascii"),
    dict(sublinear_tf=True), dict(norm="l1"), dict(norm=None), dict(use_idf=False), dict(smooth_idf=False), dict(binary=True), dict(dtype=np.float32), dict(dtype=np.float32, sublinear_tf=True, norm="l1", ngram_range=(1, 2)),
    dict(stop_words=["the", "a", "and"]), dict(min_df=2, max_df=0.5, max_features=None), dict(vocabulary=["good", "bad", "the movie", "great"], ngram_range=(1, 2)), dict(vocabulary={"good": 0, "bad": 1, "film": 2}),
]):
    model(f"tfidf{i:02d}", make_pipeline(tv(**k), lr()))
PATTERNS = [r"(?u)\b\w+\b", r"\b\w+\b", r"\w+", r"\w{3,}", r"[a-zA-Z]+", r"(?u)\b[a-zA-Z]{2,}\b", r"\S+", r"[^\s]+", r"[a-z']+", r"(?i)[a-z]+(?:'[a-z]+)?", r"\b\w\w\w+\b", r"(\w+)'?", r"(?u)\b\w[\w'-]+\b", r"[^\W\d_]+", r"\d+|\w+",
            r"(?a)\w+", r"(?u)\b(?:\w\w+|[!?])\b", r"\w+|[^\w\s]", r"(?P<tok>\w+)\b", r"[a-z ]{3,8}", r"\w*", r"(?<!\w)\w+(?!\w)", r"(?s)\b.\w+", r"(?m)^\w+|\w+$", r"(?x) \b \w+ \b # words", r"[\w']+", r"[A-Z]?[a-z]+", r"(?:\w+[-_])*\w+", r"(\w)\w*", r"[\u00c0-\u017fa-z]+",
            r"(?:[^\W_]|-)+", r"\B\w+", r"(?i:THE|a\w+)", r"(\w)\w*?\1", r"\w+?\b", r"[\]\-a-c^]+", r"\x61\w+|\.\.\."]
PATTERNS = [p for p in PATTERNS if __import__("re").compile(p).groups <= 1]
for i, p in enumerate(PATTERNS):
    model(f"pattern{i:02d}", make_pipeline(cv(token_pattern=p, ngram_range=(1, 2), lowercase=i % 2 == 0), lr()))
for i, k in enumerate([dict(), dict(binary=True), dict(alternate_sign=False), dict(norm="l1"), dict(norm=None), dict(analyzer="char_wb", ngram_range=(2, 4)), dict(analyzer="char", ngram_range=(1, 2)), dict(ngram_range=(1, 3), stop_words="english"), dict(dtype=np.float32), dict(strip_accents="unicode"), dict(n_features=1000)]):
    k.setdefault("n_features", 256 if SMALL else 2048)
    model(f"hashing{i:02d}", make_pipeline(HashingVectorizer(**k), lr()))
# binary classifiers
BIN = dict(
    lr=lr(), lr_l1=lr(penalty="l1", solver="liblinear"), lr_saga=lr(solver="saga", max_iter=20), lr_nofit=lr(fit_intercept=False), lrcv=LogisticRegressionCV(Cs=2, cv=2, max_iter=50),
    sgd_hinge=SGDClassifier(random_state=0), sgd_log=SGDClassifier(loss="log_loss", random_state=0), sgd_huber=SGDClassifier(loss="modified_huber", random_state=0), sgd_perc=SGDClassifier(loss="perceptron"), sgd_avg=SGDClassifier(loss="log_loss", average=True),
    sgd_sq=SGDClassifier(loss="squared_hinge"), svc=LinearSVC(), svc_nofit=LinearSVC(fit_intercept=False), svc_cs=LinearSVC(multi_class="crammer_singer"), ridge=RidgeClassifier(), ridge_nofit=RidgeClassifier(fit_intercept=False), ridgecv=RidgeClassifierCV(), pa=PassiveAggressiveClassifier() if VERSION < "1.9" else SGDClassifier(loss="hinge", penalty=None), perc=Perceptron(),
    mnb=MultinomialNB(), mnb_noprior=MultinomialNB(fit_prior=False), cnb=ComplementNB(), cnb_norm=ComplementNB(norm=True), bnb=BernoulliNB(), bnb_thr=BernoulliNB(binarize=0.1), bnb_none=BernoulliNB(binarize=None),
    cal_sig=CalibratedClassifierCV(LinearSVC(), cv=2), cal_iso=CalibratedClassifierCV(LinearSVC(), cv=2, method="isotonic"), cal_ens=CalibratedClassifierCV(LinearSVC(), cv=2, ensemble=False), cal_nb=CalibratedClassifierCV(MultinomialNB(), cv=2), cal_nb_iso=CalibratedClassifierCV(MultinomialNB(), method="isotonic", cv=2, ensemble=False),
    ovr_lr=OneVsRestClassifier(lr()), ovr_svc=OneVsRestClassifier(LinearSVC()), ovr_nb=OneVsRestClassifier(MultinomialNB()),
    vote_soft=VotingClassifier([("a", lr()), ("b", MultinomialNB())], voting="soft", weights=[2, 1]), vote_hard=VotingClassifier([("a", lr()), ("b", MultinomialNB()), ("c", LinearSVC())]), vote_hard_w=VotingClassifier([("a", lr()), ("b", MultinomialNB()), ("c", "drop"), ("d", RidgeClassifier())], weights=[1, 2, 5, 2]),
    stack=StackingClassifier([("a", LinearSVC()), ("b", MultinomialNB())], cv=2), stack_pass=StackingClassifier([("a", LinearSVC()), ("b", MultinomialNB())], passthrough=True, cv=2), stack_pred=StackingClassifier([("a", LinearSVC()), ("b", MultinomialNB())], stack_method="predict", cv=2),
)
if NEW:
    from sklearn.frozen import FrozenEstimator
    if VERSION >= "1.8":
        BIN["cal_temp"] = CalibratedClassifierCV(lr(), method="temperature", cv=2)
        BIN["cal_temp_nb"] = CalibratedClassifierCV(MultinomialNB(), method="temperature", cv=2)
        BIN["cal_temp_ens"] = CalibratedClassifierCV(LinearSVC(), method="temperature", cv=2, ensemble=False)
else:
    BIN["lr_multi"] = lr(multi_class="multinomial")
    BIN["lr_nc"] = lr(solver="newton-cholesky")
LAB = [y, names[y], BOOL, NEG, FLOAT, names[y].astype(object), y.astype(np.int8), np.array(["naïve ✓", "ζ"])[y]]
for i, (n, c) in enumerate(BIN.items()):
    vec = tv(ngram_range=(1, 2), binary=True, norm=None, use_idf=False) if "bnb_none" in n else tv(ngram_range=(1, 2))
    model(f"bin_{n}", make_pipeline(vec, c), LAB[i % len(LAB)])
TRI = dict(
    lr=lr(), sgd_log=SGDClassifier(loss="log_loss", random_state=0), sgd_huber=SGDClassifier(loss="modified_huber", random_state=0, alpha=0.01), sgd_hinge=SGDClassifier(), svc=LinearSVC(), svc_cs=LinearSVC(multi_class="crammer_singer"), ridge=RidgeClassifier(), mnb=MultinomialNB(), cnb=ComplementNB(), cnb_norm=ComplementNB(norm=True), bnb=BernoulliNB(),
    cal_sig=CalibratedClassifierCV(LinearSVC(), cv=2), cal_iso=CalibratedClassifierCV(LinearSVC(), cv=2, method="isotonic"), cal_nb=CalibratedClassifierCV(MultinomialNB(), cv=2, method="isotonic"), ovr_lr=OneVsRestClassifier(lr()), ovr_svc=OneVsRestClassifier(LinearSVC()), ovr_nb=OneVsRestClassifier(MultinomialNB()),
    vote_soft=VotingClassifier([("a", lr()), ("b", MultinomialNB())], voting="soft"), vote_hard=VotingClassifier([("a", lr()), ("b", MultinomialNB()), ("c", LinearSVC())]), stack=StackingClassifier([("a", LinearSVC()), ("b", MultinomialNB())], cv=2), stack_svc=StackingClassifier([("a", LinearSVC()), ("b", lr())], final_estimator=LinearSVC(), cv=2, passthrough=True), perc=Perceptron(),
)
if not NEW:
    TRI["lr_ovr"] = lr(multi_class="ovr")
    TRI["lr_liblinear"] = lr(solver="liblinear")
elif VERSION < "1.9":
    TRI["lr_ovr"] = lr(multi_class="ovr")
    TRI["lr_liblinear"] = lr(solver="liblinear")
if VERSION >= "1.8":
    TRI["cal_temp"] = CalibratedClassifierCV(lr(), method="temperature", cv=2)
    TRI["cal_temp_nb"] = CalibratedClassifierCV(MultinomialNB(), method="temperature", cv=2)
for i, (n, c) in enumerate(TRI.items()):
    model(f"tri_{n}", make_pipeline(tv(ngram_range=(1, 2)), c), [y3, three[y3], y3 - 1][i % 3])
Y = np.stack([y, y3 == 1, y3 == 2], 1).astype(int)
model("multilabel_lr", make_pipeline(tv(), OneVsRestClassifier(lr())), Y)
model("multilabel_svc", make_pipeline(tv(), OneVsRestClassifier(LinearSVC())), Y)
model("multilabel_const", make_pipeline(tv(), OneVsRestClassifier(lr())), np.stack([y, np.ones_like(y)], 1))
# shapes
model("steps", Pipeline([("v", cv(ngram_range=(1, 2))), ("t", TfidfTransformer(sublinear_tf=True)), ("p", "passthrough"), ("s", MaxAbsScaler()), ("n", Normalizer()), ("c", lr())]))
model("norm_l1", make_pipeline(cv(), Normalizer("l1"), lr()))
model("norm_max", make_pipeline(cv(), Normalizer("max"), lr()))
model("kbest", make_pipeline(tv(), SelectKBest(chi2, k=50), lr()))
model("kbest_all", make_pipeline(tv(), SelectKBest(f_classif, k="all"), lr()))
model("kbest_count", make_pipeline(cv(binary=True), SelectKBest(chi2, k=50), MultinomialNB()))
model("percentile", make_pipeline(tv(), SelectPercentile(chi2, percentile=20), lr()))
model("fpr", make_pipeline(tv(), SelectFpr(f_classif, alpha=0.1), lr()))
model("variance", make_pipeline(tv(), VarianceThreshold(1e-4), lr()))
model("svd", make_pipeline(tv(), TruncatedSVD(20), lr()))
model("svd_norm", make_pipeline(tv(), TruncatedSVD(20, algorithm="arpack"), Normalizer(copy=False), LinearSVC()))
model("svd_scaler", make_pipeline(tv(), TruncatedSVD(10), StandardScaler(), lr()))
model("scaler_nomean", make_pipeline(cv(), StandardScaler(with_mean=False), lr()))
model("robust", make_pipeline(cv(), MaxAbsScaler(), SGDClassifier(loss="log_loss")))
model("binarizer", make_pipeline(cv(), Binarizer(), BernoulliNB()))
model("union", make_pipeline(FeatureUnion([("w", tv()), ("c", tv(analyzer="char", ngram_range=(2, 3)))], transformer_weights={"c": 0.5}), lr()))
model("union_nested", make_pipeline(make_union(make_pipeline(cv(), TfidfTransformer()), make_pipeline(tv(analyzer="char_wb", ngram_range=(2, 3)), SelectKBest(chi2, k=50)), HashingVectorizer(n_features=256)), lr()))
model("union_drop", make_pipeline(FeatureUnion([("w", tv()), ("c", "drop")]), lr()))
model("union_later", make_pipeline(tv(), FeatureUnion([("p", "passthrough"), ("s", TruncatedSVD(5))]), lr()))
model("func_identity", make_pipeline(tv(), FunctionTransformer(None, accept_sparse=True), lr()))
model("grid", GridSearchCV(make_pipeline(tv(), lr()), {"logisticregression__C": [0.1, 1.0], "tfidfvectorizer__norm": ["l1", "l2"]}, cv=2, scoring="f1"))
model("grid_kfold", GridSearchCV(make_pipeline(tv(), lr()), {"logisticregression__C": [0.1, 1.0]}, cv=StratifiedKFold(2, shuffle=True, random_state=np.random.RandomState(1)), scoring=["accuracy", "roc_auc"], refit="accuracy"))
from scipy.stats import uniform, loguniform
model("random", RandomizedSearchCV(make_pipeline(tv(), lr()), {"logisticregression__C": loguniform(0.1, 10), "tfidfvectorizer__max_df": uniform(0.5, 0.5)}, n_iter=2, cv=2, random_state=0))
model("grid_inside", make_pipeline(tv(), GridSearchCV(lr(), {"C": [1, 2]}, cv=2)))
model("cal_pipeline", CalibratedClassifierCV(make_pipeline(tv(), LinearSVC()), cv=2))
model("ovr_pipeline", OneVsRestClassifier(make_pipeline(tv(), lr())), three[y3])
model("vote_pipelines", VotingClassifier([("a", make_pipeline(tv(), lr())), ("b", make_pipeline(cv(), MultinomialNB()))], voting="soft"), names[y])
model("stack_pipelines", StackingClassifier([("a", make_pipeline(tv(), LinearSVC())), ("b", make_pipeline(cv(), MultinomialNB()))], cv=2), names[y])
model("sparse_coef", make_pipeline(tv(), lr(penalty="l1", solver="liblinear", C=5)), names[y])
model("partial", make_pipeline(HashingVectorizer(n_features=1 << 12), SGDClassifier(loss="log_loss")), names[y])
model("huge_hash", make_pipeline(HashingVectorizer(), lr()), dump=("joblib", 3))
from scipy.stats import randint
model("random_discrete", RandomizedSearchCV(make_pipeline(tv(), SelectKBest(chi2), lr()), {"selectkbest__k": randint(5, 40)}, n_iter=2, cv=2, random_state=0))
model("count_bytes", make_pipeline(cv(dtype=np.uint8), MultinomialNB()))
model("dict", None, dump=("joblib", 0))
model("dict_facts", None, dump=("joblib", 0))
model("tuple", None, dump=("pickle", 4))
model("list", None, dump=("joblib", ("zlib", 3)))
model("dict_odd", None, dump=("pickle", 2))
model("separate", None, dump=("separate", 0))
model("separate_tfidf", None, dump=("separate3", 0))
# ColumnTransformer
try:
    import pandas as pd
    model("column", make_pipeline(ColumnTransformer([("t", tv(), "text")]), lr()), x="pd")
    model("column2", make_pipeline(ColumnTransformer([("t", tv(), "text"), ("c", tv(analyzer="char", ngram_range=(2, 2)), "text")], transformer_weights={"t": 2}), lr()), x="pd")
except ImportError:
    pass
model("column_int", make_pipeline(ColumnTransformer([("t", tv(), 0)]), lr()), x="np")
model("column_int2", make_pipeline(ColumnTransformer([("t", make_pipeline(tv(), SelectKBest(chi2, k=50)), 0), ("d", "drop", [0])], transformer_weights={"t": 2.0}), lr()), x="np")
# file layouts
base = lambda: make_pipeline(tv(ngram_range=(1, 2), max_features=400), lr())
for c in [0, 1, 9, ("zlib", 3), ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)]:
    model("layout_joblib_" + (str(c) if isinstance(c, int) else c[0]), base(), names[y], ("joblib", c))
try:
    import lz4
    model("layout_joblib_lz4", base(), names[y], ("joblib", ("lz4", 3)))
except ImportError:
    pass
for p in range(6):
    model(f"layout_pickle{p}", base(), names[y], ("pickle", p))
    model(f"layout_pickle{p}_obj", base(), names[y].astype(object), ("pickle", p))
    if p >= 2:
        model(f"layout_joblib_p{p}", base(), names[y].astype(object), ("joblibp", p))
model("layout_pickle_gz", base(), names[y], ("gz", 4))
model("layout_pickle_bz2", base(), names[y], ("bz2", 4))
model("layout_py_pickler", base(), names[y], ("pypickle", 4))


def column(texts, x):
    if x == "pd":
        return pd.DataFrame({"text": texts})
    if x == "np":
        return np.array([[t] for t in texts], dtype=object)
    return texts


def forget_unused_terms(est):
    """Up to 1.6 most of a file is terms that are not used; it may be deleted."""
    parts = [est] + [p for a in ("steps", "transformer_list", "estimators") for _, p in getattr(est, a, [])]
    parts += getattr(est, "estimators_", []) if not hasattr(est, "stack_method_") else []
    for part in parts:
        if isinstance(part, CountVectorizer) and hasattr(part, "stop_words_"):
            del part.stop_words_
        elif part is not est and hasattr(part, "steps"):
            forget_unused_terms(part)


def save(folder, est, dump):
    if SMALL and not folder.endswith("tfidf00"):
        forget_unused_terms(est)
    kind, arg = dump
    if kind == "joblib":
        joblib.dump(est, f"{folder}/model.joblib", compress=arg)
    elif kind == "joblibp":
        joblib.dump(est, f"{folder}/model.joblib", protocol=arg)
    elif kind == "pickle":
        pickle.dump(est, open(f"{folder}/model.pkl", "wb"), protocol=arg)
    elif kind == "pypickle":
        pickle._dump(est, open(f"{folder}/model.pkl", "wb"), protocol=arg)
    elif kind == "gz":
        pickle.dump(est, gzip.open(f"{folder}/model.pkl.gz", "wb"), protocol=arg)
    elif kind == "bz2":
        pickle.dump(est, bz2.open(f"{folder}/model.pkl.bz2", "wb"), protocol=arg)


BUNDLES = ["dict", "dict_facts", "tuple", "list", "dict_odd", "separate", "separate_tfidf"]
for name, (est, labels, dump, x) in M.items():
    if only and not any(o in name for o in only):
        continue
    folder = os.path.join(out, name)
    os.makedirs(folder, exist_ok=True)
    try:
        if name in BUNDLES:
            parts = [cv(), TfidfTransformer(), lr()] if name == "separate_tfidf" else [tv(), lr()]
            est = make_pipeline(*parts).fit(texts_train, names[y])
            if SMALL:
                forget_unused_terms(est)
            if name == "dict":
                joblib.dump({"model": parts[1], "vectorizer": parts[0], "accuracy": 0.9, "classes": ["neg", "pos"]}, f"{folder}/model.joblib")
            elif name == "dict_facts":
                facts = {"at": datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.timezone.utc), "on": datetime.date(2024, 5, 1), "took": datetime.timedelta(3), "by": pathlib.PurePosixPath("/a/b"),
                    "id": uuid.UUID(int=7), "f1": np.float64(0.9), "cost": decimal.Decimal("1.5"), "counts": collections.Counter("aab"), "split": str.split, "encoder": LabelEncoder().fit(["neg", "pos"])}
                joblib.dump({"pipeline": est, **facts}, f"{folder}/model.joblib")
            elif name == "tuple":
                pickle.dump((parts[0], parts[1]), open(f"{folder}/model.pkl", "wb"))
            elif name == "list":
                joblib.dump([parts[1], parts[0]], f"{folder}/model.pkl", compress=3)
            elif name == "dict_odd":
                pickle.dump({"clf": parts[1], "tfidf": parts[0], 3: None}, open(f"{folder}/bundle.pickle", "wb"), protocol=2)
            elif name == "separate":
                joblib.dump(parts[0], f"{folder}/tfidf_vectorizer.joblib"); joblib.dump(parts[1], f"{folder}/sentiment_model.joblib")
            else:
                for p, n in zip(parts, ["count_vect", "tfidf_transformer", "clf"]):
                    joblib.dump(p, f"{folder}/{n}.pkl")
        else:
            est.fit(column(texts_train, x), labels)
            if name == "sparse_coef":
                est.steps[-1][1].sparsify()
            save(folder, est, dump)
        t = TEXTS
        X = column(t, x)
        rows = [{"text": text} for text in t]
        for key, method in ("probabilities", "predict_proba"), ("decision_function", "decision_function"), ("predicted", "predict"):
            try:
                answers = getattr(est, method)(X)
            except AttributeError:
                continue
            for row, answer in zip(rows, answers.tolist()):
                row[key] = answer if key == "predicted" or isinstance(answer, list) else [answer]
        json.dump({"version": VERSION, "labels": est.classes_.tolist(), "golden": rows}, open(f"{folder}/golden.json", "w"), indent=0)
    except Exception as e:
        print("SKIPPED", name, type(e).__name__, str(e)[:200])
print(VERSION, len(M))
