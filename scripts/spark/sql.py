"""SQL functions of a model from Python.  sql.py MODEL FEW OUT"""
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
model = spark._jvm.org.latent4j.spark.LatentModel.load(spark._jsparkSession, sys.argv[1])
model.register(spark._jsparkSession, "small")
spark.read.parquet(sys.argv[2]).createOrReplaceTempView("few")
spark.sql("SELECT id, small_encode(features) AS latent FROM few").write.mode("overwrite").parquet(sys.argv[3])
spark.stop()
