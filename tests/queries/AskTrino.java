import static io.trino.testing.TestingSession.testSessionBuilder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.testing.LocalQueryRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs Trino's statements: a JSON list of texts on standard input, the rows or the error of each on standard output. */
public class AskTrino {
  public static void main(String[] arguments) throws Exception {
    // Libraries of Trino's print their warnings.
    var out = System.out;
    System.setOut(System.err);
    var json = new ObjectMapper();
    var answers = new ArrayList<Map<String, Object>>();
    try (var trino = LocalQueryRunner.create(testSessionBuilder().build())) {
      for (var statement : json.readValue(System.in, String[].class)) answers.add(ask(trino, statement));
    }
    json.writeValue(out, answers);
  }

  private static Map<String, Object> ask(LocalQueryRunner trino, String statement) {
    try {
      var rows = new ArrayList<List<Object>>();
      for (var row : trino.execute(statement).getMaterializedRows()) rows.add(row.getFields());
      return Map.of("rows", rows);
    } catch (RuntimeException fault) {
      return Map.of("fault", String.valueOf(fault.getMessage()));
    }
  }
}
