import io.github.sentimentj.cloudfunction.LambdaFunction;

/** Hands the event on standard input to the function, as AWS Lambda does. */
public class Invoke {
  public static void main(String[] arguments) throws Exception {
    new LambdaFunction().handleRequest(System.in, System.out, null);
    System.out.println();
  }
}
