package millrace.oracle;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Values as the command line prints them. Texts of a result's own cells are Flink's (its cast to STRING in the session's zone); inside of
 * arrays, maps and rows they are made here by the same rules, for there Flink prints only the whole.
 */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double SAFE = 9007199254740992.0;
    private final TableResultInternal result;
    private final ZoneId zone;
    private final List<Column> columns;
    private final RowData.FieldGetter[] getters;

    Values(TableResultInternal result, ZoneId zone) {
        this.result = result;
        this.zone = zone;
        columns = result.getResolvedSchema().getColumns();
        getters = new RowData.FieldGetter[columns.size()];
        for (int i = 0; i < getters.length; i++) getters[i] = RowData.createFieldGetter(type(i), i);
    }

    ArrayNode columns() {
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < getters.length; i++) {
            all.addObject().put("name", columns.get(i).getName()).put("type", type(i).asSummaryString());
        }
        return all;
    }

    ArrayNode row(RowData row) {
        ArrayNode cells = JSON.arrayNode();
        String[] texts = null;
        for (int i = 0; i < getters.length; i++) {
            Object value = getters[i].getFieldOrNull(row);
            JsonNode node = value == null ? JSON.nullNode() : plain(value, type(i));
            if (node == null) {
                if (texts == null) texts = result.getRowDataToStringConverter().convert(row);
                node = JSON.textNode(texts[i]);
            }
            cells.add(node);
        }
        return cells;
    }

    private LogicalType type(int column) {
        return columns.get(column).getDataType().getLogicalType();
    }

    /** null for what is told as text. */
    private JsonNode plain(Object value, LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return JSON.booleanNode((Boolean) value);
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT: {
                long n = ((Number) value).longValue();
                return Math.abs((double) n) < SAFE ? JSON.numberNode(n) : JSON.textNode(Long.toString(n));
            }
            case FLOAT:
            case DOUBLE: {
                double n = ((Number) value).doubleValue();
                return Double.isFinite(n) ? JSON.numberNode(n) : JSON.textNode(Double.toString(n));
            }
            case BINARY:
            case VARBINARY:
                return JSON.binaryNode((byte[]) value);
            case ARRAY:
                return array((ArrayData) value, type.getChildren().get(0));
            case MAP:
                return map((MapData) value, type.getChildren().get(0), type.getChildren().get(1));
            case MULTISET:
                return map((MapData) value, type.getChildren().get(0), new org.apache.flink.table.types.logical.IntType());
            case ROW:
            case STRUCTURED_TYPE: {
                ArrayNode fields = JSON.arrayNode();
                List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
                for (int i = 0; i < types.size(); i++) {
                    fields.add(nested(RowData.createFieldGetter(types.get(i), i).getFieldOrNull((RowData) value), types.get(i)));
                }
                return fields;
            }
            default:
                return null;
        }
    }

    private ArrayNode array(ArrayData array, LogicalType type) {
        ArrayNode items = JSON.arrayNode();
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        for (int i = 0; i < array.size(); i++) items.add(nested(getter.getElementOrNull(array, i), type));
        return items;
    }

    private ArrayNode map(MapData map, LogicalType key, LogicalType value) {
        ArrayNode pairs = JSON.arrayNode();
        ArrayNode keys = array(map.keyArray(), key);
        ArrayNode values = array(map.valueArray(), value);
        for (int i = 0; i < keys.size(); i++) pairs.addArray().add(keys.get(i)).add(values.get(i));
        return pairs;
    }

    private JsonNode nested(Object value, LogicalType type) {
        if (value == null) return JSON.nullNode();
        JsonNode node = plain(value, type);
        return node == null ? JSON.textNode(text(value, type)) : node;
    }

    private String text(Object value, LogicalType type) {
        switch (type.getTypeRoot()) {
            case DECIMAL: {
                BigDecimal n = ((DecimalData) value).toBigDecimal();
                return n.toPlainString();
            }
            case DATE:
                return LocalDate.ofEpochDay((Integer) value).toString();
            case TIME_WITHOUT_TIME_ZONE:
                return LocalTime.ofNanoOfDay(Math.floorMod((Integer) value, 86_400_000) * 1_000_000L).format(DateTimeFormatter.ofPattern("HH:mm:ss"));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(((TimestampData) value).toLocalDateTime(), LogicalTypeChecks.getPrecision(type));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return timestamp(LocalDateTime.ofInstant(((TimestampData) value).toInstant(), zone), LogicalTypeChecks.getPrecision(type));
            case INTERVAL_YEAR_MONTH: {
                int months = (Integer) value;
                return String.format("%s%d-%02d", months < 0 ? "-" : "+", Math.abs(months) / 12, Math.abs(months) % 12);
            }
            case INTERVAL_DAY_TIME: {
                long size = Math.abs((Long) value);
                long ofDay = size % 86_400_000L;
                return String.format(
                        "%s%d %02d:%02d:%02d.%03d",
                        (Long) value < 0 ? "-" : "+", size / 86_400_000L, ofDay / 3_600_000L, ofDay / 60_000L % 60, ofDay / 1000L % 60, ofDay % 1000L);
            }
            default:
                return String.valueOf(value);
        }
    }

    private static String timestamp(LocalDateTime at, int precision) {
        String text = at.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
        return precision == 0 ? text : text + "." + String.format("%09d", at.getNano()).substring(0, precision);
    }
}
