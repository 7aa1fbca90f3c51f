# broker NAME [MORE [FORMAT...]]: starts one broker, heap 384 MB (KAFKA_HEAP). MORE is a file whose lines go to the end of its
# configuration, FORMAT goes to the tool that formats its storage. Run again after its process was killed, it goes on with the data that it had.
port=${KAFKA_PORT:-9092}
heap=${KAFKA_HEAP:-384m}

broker() {
  local name=$1 more=${2:-} folder="$state/$1" lib
  shift $(($# < 2 ? $# : 2))
  running "$name" && fail "$name is running already: infra/down it first."
  need java "Kafka 4 runs on JDK 17"
  lib=$(jars kafka)
  mkdir -p "$folder"
  cat "$infra/kafka/server.properties.in" ${more:+"$more"} |
    sed -e "s|@FOLDER@|$folder|; s/@PORT@/$port/g; s/@CONTROLLER_PORT@/${KAFKA_CONTROLLER_PORT:-9093}/g" \
      -e "s|@CERTIFICATES@|$state/certificates|" > "$folder/server.properties"
  local log=(-Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true
    -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss)
  [ -f "$folder/data/meta.properties" ] ||
    java -Xmx128m -XX:TieredStopAtLevel=1 "${log[@]}" -cp "$lib/*" kafka.tools.StorageTool format \
      --cluster-id MkU3OEVBNTcwNTJENDM2Qg --config "$folder/server.properties" --ignore-formatted "$@" > "$folder/format.log" 2>&1 ||
    fail "the storage of $name could not be formatted: see $folder/format.log."
  launch "$name" java "-Xms$heap" "-Xmx$heap" -XX:+UseG1GC "${log[@]}" -cp "$lib/*" kafka.Kafka "$folder/server.properties"
}
