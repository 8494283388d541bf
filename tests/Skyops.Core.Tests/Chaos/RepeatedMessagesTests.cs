using Skyops.Core.Tests.Testing;
using Xunit.Abstractions;

namespace Skyops.Core.Tests.Chaos;

/// <summary>Whatever is sent one to five times and out of order ends as if each message had come once and in order.</summary>
public sealed class RepeatedMessagesTests(ITestOutputHelper output)
{
    private const int Lives = 300;

    [Fact]
    public void Every_message_one_to_five_times_and_shuffled_gives_the_state_of_a_clean_run()
    {
        var (messages, deliveries) = (0, 0);
        Seeded.Cases(Lives, chance =>
        {
            var story = CleanRun.Of(chance);
            var storm = new MessageStorm(story, chance);
            storm.Run();
            messages += story.Messages.Count;
            deliveries += storm.Deliveries;
            Assert.Equal(story.Ending(), storm.Ending());
        });
        output.WriteLine($"{Lives} lives of a task with its nodes and ledger: {messages} messages, delivered {deliveries} times");
        Assert.True(deliveries > 2 * messages);
    }
}
