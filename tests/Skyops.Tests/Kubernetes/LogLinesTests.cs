using System.Text;
using System.Text.Json;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Kubernetes;

namespace Skyops.Tests.Kubernetes;

/// <summary>Lines of a log as the API gives them, and which of them were heard.</summary>
public sealed class LogLinesTests
{
    private const string Time = "2026-11-22T10:00:00.000000001Z";

    [Fact]
    public async Task Lines_come_with_their_times_however_the_stream_is_cut()
    {
        var text = Encoding.UTF8.GetBytes($"{Time} one\n{Time} \n{Time} two  words\r\n{Time} ünï");

        using var whole = new MemoryStream(text);
        using var dribbling = new ByteByByte(text);
        foreach (var stream in (Stream[])[whole, dribbling])
        {
            Assert.Equal([(Time, "one"), (Time, ""), (Time, "two  words"), (Time, "ünï")], await ReadAsync(stream));
        }
    }

    [Fact]
    public async Task A_long_line_that_the_node_kept_in_pieces_comes_in_pieces_without_the_times_between_them()
    {
        var piece = new string('x', LogLines.PieceBytes);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{Time} {piece}{Time} {piece}{Time} rest\n{Time} next\n"));

        Assert.Equal([(Time, piece), (Time, piece), (Time, "rest"), (Time, "next")], await ReadAsync(stream));
    }

    [Fact]
    public async Task A_line_without_end_does_not_fill_the_memory()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(new string('y', 1_000_000)));

        var lines = await ReadAsync(stream);

        Assert.Equal(1_000_000, lines.Sum(line => line.Text.Length));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 0, 3 * LogLines.PieceBytes));
    }

    [Fact]
    public void What_was_heard_is_passed_over_as_often_as_it_was_heard_and_nothing_else()
    {
        var heard = new HeardLines();
        string[] before = [At(1, 5), At(2, 7), At(2, 7), At(2, 9)];
        Assert.All(before, time => Assert.True(heard.IsNew(time)));

        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 0, 1, TimeSpan.Zero), heard.Since);
        heard.BeginAgain();

        // A line of the other stream stands before one that was heard, with an earlier time.
        string[] again = [At(1, 5), At(2, 6), At(2, 7), At(2, 7), At(2, 7), At(2, 9), At(3, 0)];
        Assert.Equal([false, true, false, false, true, false, true], again.Select(heard.IsNew));
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("1930m", 1.93)]
    [InlineData("4Gi", 4294967296)]
    [InlineData("24683068Ki", 25275461632)]
    [InlineData("500M", 500000000)]
    [InlineData("1e3", 1000)]
    public void Quantities_are_read(string text, double value) => Assert.Equal((decimal)value, Quantity.Parse(text));

    [Fact]
    public void Members_that_the_server_leaves_out_are_empty_and_not_null()
    {
        var job = JsonSerializer.Deserialize("""{"metadata":{"name":"x"},"status":{"active":1}}""", KubernetesJson.Default.Job)!;
        var pod = JsonSerializer.Deserialize("""{"metadata":{},"status":{"containerStatuses":[{"name":"a"}]}}""", KubernetesJson.Default.Pod)!;
        var list = JsonSerializer.Deserialize("{}", KubernetesJson.Default.ObjectListPod)!;

        Assert.Empty(job.Status!.Conditions);
        Assert.Empty(pod.Status!.Conditions);
        Assert.Null(Assert.Single(pod.Status.ContainerStatuses).State.Running);
        Assert.Empty(list.Items);
    }

    [Fact]
    public void The_pod_that_is_made_satisfies_the_restricted_standard_and_names_whose_it_is()
    {
        var names = new ClusterNames(new string('a', 40));
        var program = new ClusterProgram("r.example/x@sha256:1", ["echo", "$(HOME)"], new Dictionary<string, string> { ["A"] = "$1" });

        var job = ClusterJob.Make(names, "t1-0-0-0-1", program, new ClusterLimits(2, 512, 100, 5, 960), "busybox");

        var pod = job.Spec!.Template.Spec;
        var main = pod.Containers.Single(container => container.Name == ClusterJob.Program);
        Assert.Empty(RestrictedStandard.Violations(pod));
        Assert.Equal(["echo", "$$(HOME)"], main.Command);
        Assert.Equal(new EnvironmentVariable("A", "$$1"), Assert.Single(main.Env!));
        Assert.Equal(("2", "512Mi"), (main.Resources!.Limits!["cpu"], main.Resources.Requests!["memory"]));
        Assert.Equal((new string('a', 40), "t1-0-0-0-1"), (job.Spec.Template.Metadata.Labels![ClusterNames.WorkerLabel], job.Metadata.Labels![ClusterNames.AttemptLabel]));
        Assert.InRange(job.Metadata.Name!.Length, 1, 63);
        Assert.Equal((0, 960, 600), (job.Spec.BackoffLimit, job.Spec.ActiveDeadlineSeconds, job.Spec.TtlSecondsAfterFinished));
    }

    private static string At(int second, int nanosecond) => $"2026-11-22T10:00:{second:00}.{nanosecond:000000000}Z";

    private static async Task<List<(string Time, string Text)>> ReadAsync(Stream stream)
    {
        var (lines, found) = (new LogLines(stream), new List<(string, string)>());
        while (await lines.NextAsync(CancellationToken.None) is { } line) found.Add((line.Time, line.Text));
        return found;
    }

    private sealed class ByteByByte(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
