# The commands of everyday work. `make run` and `make test` need a JDK (17 or later) and Maven, nothing else.

PORT ?= 8080
DEST ?= dist
MVN  ?= mvn -B
# default; linear: no native code, no transformer; tensorflow: with TensorFlow, whose jar is 160 MB; unpacked in an image, 800 MB more.
VARIANT ?= default
PROFILE := $(if $(filter-out default,$(VARIANT)),-P$(VARIANT))
JAR  := adapter-http/target/sentiment.jar

.PHONY: install jar aot image compose run test test-tensorflow check-release reproducible check-pages format deploy bench clean easter

install: ## builds everything that runs, without tests
	$(MVN) -q -DskipTests package

jar: ## builds the runnable jar
	$(MVN) -q -DskipTests $(PROFILE) -pl adapter-http -am package

aot: jar ## trains adapter-http/target/sentiment.aot, for fast starts on JDK 25: java -XX:AOTCache=… -jar …
	JAVA=$(or $(JAVA),java) bash deploy/container/train.sh $(JAR) adapter-http/target/sentiment.aot

image: jar ## builds and runs the container image without a Docker daemon; with one: docker build .
	bash deploy/container/build.sh $(VARIANT)

compose: ## the server, a stand-in for W&B, Prometheus and Grafana, on ports 8080, 8090, 9090 and 3000
	docker compose up --build

run: jar ## serves on http://localhost:$(PORT)
	exec java -jar $(JAR) serve --port $(PORT)

test: ## all checks and tests, as CI runs them
	$(MVN) verify

test-tensorflow: ## runs SavedModel folders on TensorFlow itself; fetches its library, 160 MB
	$(MVN) verify -Ptensorflow -pl backends/tensorflow -am -Dtest='io.github.sentimentj.tensorflow.*Test' -Dsurefire.failIfNoSpecifiedTests=false

check-release: ## stages what is published, and uses all of it from an empty local repository
	MVN="$(MVN)" bash deploy/release/stage.sh target/staged
	MVN="$(MVN)" bash deploy/release/check.sh target/staged

reproducible: ## builds the last commit twice and compares the jars
	MVN="$(MVN)" bash deploy/release/reproducible.sh

check-pages: jar ## opens the server's pages in Chromium; screenshots are in target/pages. Needs node and npm
	bash deploy/check/pages.sh $(JAR) target/pages

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
