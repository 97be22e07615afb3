"""The same definitions on Apache Spark, for records that one machine cannot hold."""
