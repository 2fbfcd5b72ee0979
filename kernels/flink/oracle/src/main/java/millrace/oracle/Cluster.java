package millrace.oracle;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/** One Flink in this process, started at the first script that runs something; sessions submit to it through its REST port. */
final class Cluster implements AutoCloseable {
    private static final int SLOTS = 4;
    private MiniCluster running;
    private FlinkParser parser;

    /** A session of its own: tables and settings are gone with it. Parallelism 1, zone UTC. */
    TableEnvironmentInternal newSession(boolean batch) throws Exception {
        Configuration c = new Configuration();
        c.setString("execution.target", "remote");
        c.setString("rest.address", "localhost");
        c.setString("rest.port", String.valueOf(start().getRestAddress().get().getPort()));
        return session(batch, c);
    }

    FlinkParser parser() throws Exception {
        if (parser == null) parser = new FlinkParser(session(false, new Configuration()).getParser());
        return parser;
    }

    private static TableEnvironmentInternal session(boolean batch, Configuration c) {
        c.setString("parallelism.default", "1");
        c.setString("table.local-time-zone", "UTC");
        c.setString("execution.batch.adaptive.auto-parallelism.enabled", "false");
        EnvironmentSettings.Builder settings = EnvironmentSettings.newInstance().withConfiguration(c);
        return (TableEnvironmentInternal) TableEnvironment.create((batch ? settings.inBatchMode() : settings.inStreamingMode()).build());
    }

    private MiniCluster start() throws Exception {
        if (running != null) return running;
        Configuration c = new Configuration();
        c.setString("rest.address", "localhost");
        c.setString("rest.bind-address", "127.0.0.1");
        c.setString("rest.bind-port", "0");
        c.setString("rest.port", "0");
        c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(192));
        running = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(c)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
        running.start();
        return running;
    }

    @Override
    public void close() throws Exception {
        if (running != null) running.close();
    }
}
