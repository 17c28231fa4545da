# The commands of everyday work. `make run` and `make test` need a JDK (17 or later) and Maven, nothing else.

PORT ?= 8080
DEST ?= dist
MVN  ?= mvn -B
JAR  := adapter-http/target/sentiment.jar

.PHONY: install jar run test format deploy bench clean easter

install: ## builds everything that runs, without tests
	$(MVN) -q -DskipTests package

jar: ## builds the runnable jar
	$(MVN) -q -DskipTests -pl adapter-http -am package

run: jar ## serves on http://localhost:$(PORT)
	exec java -jar $(JAR) serve --port $(PORT)

test: ## all checks and tests, as CI runs them
	$(MVN) verify

format: ## formats the sources as the build wants them
	$(MVN) -q spotless:apply -pl '!sentiment-bom'

deploy: jar ## puts the runnable jar, which holds all it needs, into $(DEST)
	mkdir -p $(DEST)
	cp $(JAR) $(DEST)/sentiment.jar
	@echo "java -jar $(DEST)/sentiment.jar serves; PORT says where"

bench: ## JMH; IMDB_DIR names the folder with the IMDB reviews
	$(MVN) -q -DskipTests -pl benchmarks -am package
	java -jar benchmarks/target/benchmarks.jar -t 2 -prof gc

clean: ## removes what was built
	$(MVN) -q clean
	rm -rf $(DEST)

easter: ## a short show
	@sh docs/easter.sh $(PORT)
