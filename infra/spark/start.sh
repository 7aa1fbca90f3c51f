# A Spark cluster of one master (spark://127.0.0.1:7077, SPARK_PORT) and one worker with two cores and 1 GB (SPARK_MEMORY).
port=${SPARK_PORT:-7077}
folder="$state/spark"
running spark/master && fail "spark is running already: infra/down it first."
need java "Spark 4 runs on JDK 17"
lib=$(jars spark)
# Executors are started from a home, whose jars are those of the registry.
mkdir -p "$folder/home" "$folder/work"
ln -sfn "$lib" "$folder/home/jars"
cp "$infra/spark/log4j2.properties" "$folder/"
spark=(env "SPARK_HOME=$folder/home" SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 "SPARK_WORKER_DIR=$folder/work"
  java -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dlog4j2.configurationFile=$folder/log4j2.properties" -cp "$lib/*")
launch spark/master "${spark[@]}" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
answers spark/master 127.0.0.1 "$port"
launch spark/worker "${spark[@]}" org.apache.spark.deploy.worker.Worker \
  --host 127.0.0.1 --webui-port 0 --cores 2 --memory "${SPARK_MEMORY:-1g}" "spark://127.0.0.1:$port"
for _ in $(seq 600); do
  grep -q 'Successfully registered with master' "$folder/worker/log" && break
  running spark/worker || fail "the worker ended before it was up: see $folder/worker/log."
  sleep 0.2
done
grep -q 'Successfully registered' "$folder/worker/log" || fail "the worker was not up after 120 s: see $folder/worker/log."
echo "spark is up: spark://127.0.0.1:$port, jars in $folder/home/jars"
