import io.github.sentimentj.SentimentClassifier

fun main(texts: Array<String>) =
    SentimentClassifier.create().use { classifier ->
        classifier.classifyAll(texts.toList()).zip(texts).forEach { (sentiment, text) ->
            println("${sentiment.label()}: $text")
        }
    }
